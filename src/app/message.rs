//! The words between the screens and the session: what comes in, what a key means, what must happen outside.

use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use crossterm::event::{KeyEvent, MouseEvent};

use super::hit::Hit;
use crate::domain::course::CourseId;
use crate::domain::draft::Draft;
use crate::domain::exchange::order::{ExportOrder, ImportOrder};
use crate::domain::exchange::preview::Preview;
use crate::domain::journal::{EntryId, Month, MonthEntries};
use crate::domain::keyed::{Datum, Keyed};
use crate::domain::operation::{Delta, Tried};
use crate::domain::regimen::Regimen;
use crate::domain::unreadable::Part;

pub use crate::app::view::{Screen, View};
pub use crate::domain::operation::Operation;

/// Something that happened outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A key went down, or repeats.
    Key(KeyEvent),
    /// Text was pasted in one piece.
    Paste(String),
    /// The mouse did something other than a click.
    Mouse(MouseEvent),
    /// Something on the screen was clicked.
    Click(Hit),
    /// This is the time now.
    Tick(DateTime<FixedOffset>),
    /// How long ago the sitting began, by a clock that nobody sets: sent before keys and clicks.
    Elapsed(Duration),
    /// The terminal has this many columns and rows.
    Resized(u16, u16),
    /// The files were read, at the start or because they changed.
    Loaded(Box<Loaded>),
    /// These months have a file, whether they were read or not.
    Kept(Vec<Month>),
    /// Months that were asked for were read.
    Months(Vec<(Month, MonthEntries)>),
    /// What of these months could not be read.
    Faults(Vec<String>),
    /// An edit, an undo or a redo is on the disk.
    Saved(Box<Saved>),
    /// The undo asked for reaches further than one expects; this is what it would do.
    UndoWould(String),
    /// The same of a redo.
    RedoWould(String),
    /// The last changes, the newest first.
    Past(Vec<Past>),
    /// What taking one of them back would do, line by line.
    WouldRevert(Past, Vec<String>),
    /// The files whose names begin like the one that is typed at the end of a line.
    Files {
        /// What was typed of the name.
        typed: String,
        /// The names in full; a folder ends with a stroke.
        names: Vec<String>,
    },
    /// A file of another program was read: this is what would be written.
    Previewed(Box<Preview>),
    /// What the files of a form hold, or why one cannot be read.
    Keys(Vec<(Keyed, Result<Datum, String>)>),
    /// What the reader of a file makes of what is typed in a form.
    Tried(Result<Box<Tried>, String>),
    /// Something could not be done.
    Failed(Failed),
    /// Something to be said once, such as keys dropped by the burst guard.
    Notice(String),
}

/// Everything that is read from the files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// The regimen, with the months read so far.
    pub regimen: Regimen,
    /// Plans that are being edited and not yet in force.
    pub drafts: Vec<(CourseId, Draft)>,
    /// Drafts that were kept under a name.
    pub kept: Vec<(CourseId, CourseId, Draft)>,
    /// What could not be read, in one line each: file, line, what was expected.
    pub faults: Vec<String>,
    /// What the person rebinds: the name of a command (perhaps after its scope and a dot), and keys.
    pub keys: Vec<(String, Vec<String>)>,
    /// Nothing is there yet: this is the folder that would be used.
    pub first_run: Option<String>,
    /// The months that have a file, in order.
    pub months: Vec<Month>,
}

/// What is now on the disk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Saved {
    /// What to say.
    pub receipt: String,
    /// What `u` and `U` would do next is wanted: undo, redo or nothing.
    pub offer: Offer,
    /// What the files say now.
    pub delta: Delta,
}

/// Which way back a receipt offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offer {
    /// None.
    #[default]
    Nothing,
    /// `u undo`
    Undo,
    /// `U redo`
    Redo,
}

/// One of the last changes that can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Its place in the history, from 0 for the first.
    pub number: usize,
    /// When, as the history has it: with the words it names the change.
    pub at: String,
    /// When, on the local clock of the machine.
    pub when: Option<DateTime<FixedOffset>>,
    /// What, in words.
    pub what: String,
    /// It was taken back since.
    pub reverted: bool,
}

/// Something that could not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// What happened, where, what is safe, what to do.
    pub text: String,
}

/// An operation and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is written.
    pub operation: Operation,
    /// What it is called in the undo history: `Sampletol 2.5 mg taken 14:57`.
    pub label: String,
    /// What is said once it is on the disk: `Sampletol 2.5 mg recorded as taken at 14:57`.
    pub receipt: String,
}

/// What the session must do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write this, then answer `Saved` or `Failed`.
    Save(Box<Edit>),
    /// Take the last edit back. Unless confirmed, one that reaches further than today only answers `UndoWould`.
    Undo {
        /// The person has seen what it would do.
        confirmed: bool,
    },
    /// Do what was last undone again. Unless confirmed, what judges days that are over otherwise only answers `RedoWould`.
    Redo {
        /// The person has seen what it would do.
        confirmed: bool,
    },
    /// Answer with the last changes.
    Past,
    /// Answer with what taking one of them back would do.
    WouldRevert(Past),
    /// Take one of them back.
    Revert(Past),
    /// Open a file in the person's editor, at this place.
    EditExternally(Place),
    /// Put text on the terminal's clipboard.
    Copy(String),
    /// Write a report into a file.
    Export {
        /// The file's name, without folder.
        name: String,
        /// Its text.
        text: String,
    },
    /// Look which files have names that begin so, and answer with `Files`.
    FilesLike(String),
    /// Read a file of another program and answer with `Previewed` or `Failed`.
    Import(Box<ImportOrder>),
    /// Write a file for other programs.
    Send(Box<ExportOrder>),
    /// What of these two is under way is not wanted any more.
    StopWaiting,
    /// Leave first run for the made-up regimen.
    Demo,
    /// Read the files of another folder.
    Folder(String),
    /// Stop for a while, as Ctrl-Z does.
    Suspend,
    /// Colours and mouse change to what the world and its settings say now.
    Look,
    /// Redraw everything.
    Redraw,
    /// End the sitting.
    Quit,
}

/// Something that an editor can be opened at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A note: its text alone is edited.
    Note(EntryId),
    /// The file of a course.
    Course(CourseId),
    /// The file of a month.
    Month(Month),
    /// The file of settings, questions, or contacts; the folder of the courses is none.
    Part(Part),
}

/// Everything that a key or the list of commands can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is described, for users, by its row in the key table")]
pub enum Action {
    Today,
    Calendar,
    Review,
    Plan,
    Journal,
    Down,
    Up,
    Left,
    Right,
    First,
    Last,
    PageDown,
    PageUp,
    PreviousPeriod,
    NextPeriod,
    Now,
    NextPart,
    PreviousPart,
    Open,
    Back,
    Search,
    SearchNext,
    SearchPrevious,
    Commands,
    Help,
    Undo,
    Redo,
    CheckIn,
    Measures,
    Note,
    Report,
    Visit,
    Copy,
    Hide,
    Quit,
    Redraw,
    Suspend,
    Take,
    Skip,
    Change,
    AsNeeded,
    Unrecorded,
    AllAsPlanned,
    EarlierDay,
    LaterDay,
    Rate,
    Blank,
    RestNone,
    Switch,
    PickRating,
    PickPlan,
    ZoomIn,
    ZoomOut,
    MoreDays,
    FewerDays,
    AddBelow,
    AddAbove,
    Duplicate,
    MoveDown,
    MoveUp,
    Decide,
    NewCourse,
    Hold,
    Taper,
    Cycle,
    Remove,
    Activate,
    Discard,
    Archive,
    Supply,
    Form,
    Care,
    Called,
    Settings,
    About,
    Plans,
    Template,
    Compare,
    KeepDraft,
    ResumeDraft,
    Choose,
    Edit,
    EditExternally,
    Tags,
    Reason,
    SetUp,
    LookAround,
    OtherFolder,
    RecordBoth,
    ChangeFirst,
    Confirm,
    History,
    PlanHistory,
    CorrectHistory,
}

impl Action {
    /// Whether it opens a line to type in, wherever it can be done.
    pub fn opens_a_line(self) -> bool {
        matches!(
            self,
            Self::Note
                | Self::Change
                | Self::AsNeeded
                | Self::Rate
                | Self::AddBelow
                | Self::AddAbove
                | Self::Decide
                | Self::Hold
                | Self::Taper
                | Self::Cycle
                | Self::KeepDraft
                | Self::ResumeDraft
                | Self::Edit
                | Self::Tags
                | Self::Reason
                | Self::Supply
                | Self::Called
                | Self::OtherFolder
                | Self::Search
                | Self::Commands
        )
    }
}
