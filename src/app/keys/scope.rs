//! Where keys are looked up, and one line of the table of keys.

use crate::app::message::Action;

/// Where a row of the table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere but in text fields, dialogs included.
    Always,
    /// In every view.
    Everywhere,
    /// While a search is active.
    Searching,
    /// Today.
    Today,
    /// Today, with a dose focused.
    Dose,
    /// Today, with a rating focused.
    Rating,
    /// The check-in sheet.
    CheckIn,
    /// What the check-in asks.
    Measures,
    /// The calendar.
    Calendar,
    /// The calendar, with weeks as columns.
    Weeks,
    /// The review.
    Review,
    /// The review's sheet of a week.
    Week,
    /// The review's table by dose step.
    Steps,
    /// The review's chart.
    Chart,
    /// The plan and its editor.
    Plan,
    /// The list of plans.
    Plans,
    /// What is known of one medicine.
    About,
    /// The fields of a medicine, of people and dates, or of the settings.
    Form,
    /// What is still missing of a new medicine.
    Missing,
    /// What was decided on a plan.
    Decisions,
    /// One decision next to the present plan.
    Compared,
    /// Two drafts, or a draft and the plan.
    Pair,
    /// The last changes.
    Changes,
    /// What would come of a file of another program.
    Import,
    /// While a file is read or put together.
    Waiting,
    /// The journal.
    Journal,
    /// The journal's list of tags.
    Tags,
    /// The journal's search line.
    Search,
    /// A note that is longer than a line.
    Writing,
    /// The visit.
    Visit,
    /// The visit, with a question focused.
    VisitQuestion,
    /// The visit, with a plan focused.
    VisitPlan,
    /// The visit, with a plan focused that has a draft.
    VisitDraft,
    /// The preview of the report.
    Report,
    /// What goes into the report.
    Contents,
    /// The reasons for leaving a dose out.
    Reasons,
    /// A second entry for one dose.
    Second,
    /// The menu of templates, and a last look before a plan is written.
    Templates,
    /// A question before something that reaches far.
    Question,
    /// The first run.
    Welcome,
}

impl Scope {
    /// Every scope, in the order in which documents list them.
    pub const ALL: [Self; 40] = [
        Self::Today,
        Self::Dose,
        Self::Rating,
        Self::CheckIn,
        Self::Measures,
        Self::Calendar,
        Self::Weeks,
        Self::Review,
        Self::Week,
        Self::Steps,
        Self::Chart,
        Self::Plan,
        Self::Plans,
        Self::About,
        Self::Form,
        Self::Missing,
        Self::Decisions,
        Self::Compared,
        Self::Pair,
        Self::Changes,
        Self::Import,
        Self::Waiting,
        Self::Journal,
        Self::Tags,
        Self::Search,
        Self::Writing,
        Self::Visit,
        Self::VisitQuestion,
        Self::VisitPlan,
        Self::VisitDraft,
        Self::Report,
        Self::Contents,
        Self::Reasons,
        Self::Templates,
        Self::Second,
        Self::Question,
        Self::Welcome,
        Self::Everywhere,
        Self::Searching,
        Self::Always,
    ];

    /// Its table in `keys.toml`.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Everywhere => "everywhere",
            Self::Searching => "searching",
            Self::Today => "today",
            Self::Dose => "dose",
            Self::Rating => "rating",
            Self::CheckIn => "check-in",
            Self::Measures => "measures",
            Self::Calendar => "calendar",
            Self::Weeks => "weeks",
            Self::Review => "review",
            Self::Week => "week",
            Self::Steps => "steps",
            Self::Chart => "chart",
            Self::Plan => "plan",
            Self::Plans => "plans",
            Self::About => "about",
            Self::Form => "form",
            Self::Missing => "missing",
            Self::Decisions => "decisions",
            Self::Compared => "compared",
            Self::Pair => "pair",
            Self::Changes => "changes",
            Self::Import => "import",
            Self::Waiting => "waiting",
            Self::Journal => "journal",
            Self::Tags => "tags",
            Self::Search => "search",
            Self::Writing => "writing",
            Self::Visit => "visit",
            Self::VisitQuestion => "visit-question",
            Self::VisitPlan => "visit-plan",
            Self::VisitDraft => "visit-draft",
            Self::Report => "report",
            Self::Contents => "contents",
            Self::Reasons => "reasons",
            Self::Second => "second",
            Self::Templates => "templates",
            Self::Question => "question",
            Self::Welcome => "welcome",
        }
    }

    /// As a heading.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Everywhere => "everywhere",
            Self::Searching => "while searching",
            Self::Today => "today",
            Self::Dose => "today, a dose",
            Self::Rating => "today, a rating",
            Self::CheckIn => "check-in",
            Self::Measures => "what is asked",
            Self::Calendar => "calendar",
            Self::Weeks => "calendar, weeks",
            Self::Review => "review",
            Self::Week => "review, week",
            Self::Steps => "review, steps",
            Self::Chart => "review, chart",
            Self::Plan => "plan",
            Self::Plans => "list of plans",
            Self::About => "a medicine",
            Self::Form => "a form",
            Self::Missing => "what is still missing",
            Self::Decisions => "plan, what was decided",
            Self::Compared => "plan, beside the present one",
            Self::Pair => "plan, two drafts",
            Self::Changes => "the last changes",
            Self::Import => "import",
            Self::Waiting => "one moment",
            Self::Journal => "journal",
            Self::Tags => "tags",
            Self::Search => "search",
            Self::Writing => "writing a note",
            Self::Visit => "the visit",
            Self::VisitQuestion => "the visit, a question",
            Self::VisitPlan => "the visit, a plan",
            Self::VisitDraft => "the visit, a draft",
            Self::Report => "report",
            Self::Contents => "report, what is in it",
            Self::Reasons => "reasons to skip",
            Self::Second => "second entry",
            Self::Templates => "templates",
            Self::Question => "question",
            Self::Welcome => "first run",
        }
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Where it holds.
    pub scope: Scope,
    /// What it asks for.
    pub action: Action,
    /// Its name in `keys.toml` and in the list of commands.
    pub name: &'static str,
    /// The keys, as long as nothing rebinds them; the first one is in the hints.
    pub keys: &'static [&'static str],
    /// A word or two for the hint line; empty: it is never in the hint line.
    pub hint: &'static str,
    /// Which hints go first when room is short: 0 goes last.
    pub rank: u8,
    /// A few words for the help and the list of commands.
    pub help: &'static str,
}

pub(super) const fn row(
    scope: Scope,
    action: Action,
    name: &'static str,
    keys: &'static [&'static str],
    hint: &'static str,
    rank: u8,
    help: &'static str,
) -> Row {
    Row {
        scope,
        action,
        name,
        keys,
        hint,
        rank,
        help,
    }
}

/// The rank of what is never in the hint line.
pub(super) const NO: u8 = 9;

/// The rank of what is in the whole manual only.
pub(super) const RARE: u8 = 10;
