//! The words that directions may use besides the grammar's own: names of moments in the day, and counted things.

use chrono::NaiveTime;

use super::unit::Unit;

/// A named moment of the day and its clock time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// As it is written in directions: `morning`, `bedtime`.
    pub name: Box<str>,
    /// Where it falls on the local clock: for sorting, for the window and for reminders.
    pub time: NaiveTime,
}

/// The slots and counted things known to one regimen: the built-in ones and the person's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    slots: Vec<Slot>,
    pub(in crate::domain) counted: Vec<Box<str>>,
}

/// Moments known to everybody, with their clock time until `config.toml` says otherwise.
pub const SLOTS: &[(&str, u32, u32)] = &[
    ("waking", 7, 0),
    ("morning", 8, 0),
    ("breakfast", 8, 0),
    ("noon", 12, 0),
    ("lunch", 12, 30),
    ("afternoon", 15, 0),
    ("evening", 18, 0),
    ("dinner", 18, 30),
    ("bedtime", 22, 0),
    ("night", 22, 0),
];

/// Other words for the built-in moments, read and never printed.
const SYNONYMS: &[(&str, &str)] = &[
    ("midday", "noon"),
    ("lunchtime", "lunch"),
    ("supper", "dinner"),
    ("tea", "dinner"),
    ("bed", "bedtime"),
    ("nightly", "night"),
    ("mornings", "morning"),
    ("evenings", "evening"),
    ("nights", "night"),
    ("mane", "morning"),
    ("nocte", "night"),
    ("am", "morning"),
    ("pm", "evening"),
];

impl Default for Vocabulary {
    fn default() -> Self {
        let slots = SLOTS
            .iter()
            .filter_map(|&(name, h, m)| {
                Some(Slot {
                    name: name.into(),
                    time: NaiveTime::from_hms_opt(h, m, 0)?,
                })
            })
            .collect();
        Self {
            slots,
            counted: Vec::new(),
        }
    }
}

impl Vocabulary {
    /// Sets the clock time of a slot, adding the slot if it is new.
    pub fn set_slot(&mut self, name: &str, time: NaiveTime) {
        let name = name.to_lowercase();
        match self.slots.iter_mut().find(|s| *s.name == *name) {
            Some(slot) => slot.time = time,
            None => self.slots.push(Slot {
                name: name.into_boxed_str(),
                time,
            }),
        }
    }

    /// Adds a counted thing (a course's `count`) to those known everywhere.
    pub fn add_counted(&mut self, name: &str) {
        let name = name.to_lowercase().into_boxed_str();
        if !self.counted.contains(&name) {
            self.counted.push(name);
        }
    }

    /// A course counts its doses in this word: from now on it can be read everywhere.
    pub fn count_in(&mut self, count: &str) {
        // A word that is known anyway is not new, and a symbol is not a counted thing.
        if Unit::word(count, &[]).is_none() {
            self.add_counted(count);
        }
    }

    /// The slots, in the order in which they were made known.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Counted things beyond the built-in ones.
    pub fn counted(&self) -> &[Box<str>] {
        &self.counted
    }

    /// The slot that a word names, by its own name or a synonym.
    pub fn slot(&self, word: &str) -> Option<&Slot> {
        let word = word.to_lowercase();
        let find = |name: &str| self.slots.iter().find(|s| *s.name == *name);
        find(&word).or_else(|| {
            SYNONYMS
                .iter()
                .find(|(from, _)| *from == word)
                .and_then(|(_, to)| find(to))
        })
    }

    /// The clock time of a slot, for sorting; an unknown name (a slot taken out of the settings) is noon.
    pub fn time_of(&self, name: &str) -> NaiveTime {
        self.slots
            .iter()
            .find(|s| *s.name == *name)
            .map_or(NaiveTime::MIN + chrono::TimeDelta::hours(12), |s| s.time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_can_move_a_slot_and_add_one() {
        let mut words = Vocabulary::default();
        let seven = NaiveTime::from_hms_opt(7, 0, 0).unwrap();
        words.set_slot("Morning", seven);
        words.set_slot("shift end", seven);
        assert_eq!(words.time_of("morning"), seven);
        assert_eq!(words.slot("shift end").unwrap().time, seven);
        assert_eq!(&*words.slot("supper").unwrap().name, "dinner");
        assert!(words.slot("mornin").is_none());
    }
}
