//! Which words of a product directions can read: a name that they would read as something else is not learned.

use super::Directions;
use crate::domain::preparation::contents::Preparation;
use crate::domain::unit::{Unit, of};
use crate::domain::vocabulary::Vocabulary;

impl Vocabulary {
    /// A course has this preparation: from now on its word for what is counted can be read everywhere, and the names of what it
    /// contains.
    pub fn learn(&mut self, preparation: &Preparation) {
        if let Some(count) = &preparation.count {
            self.count_in(count);
        }
        for (name, _) in &preparation.contains {
            self.add_component(name);
        }
    }

    /// Adds a component of a product: `2.5 mg THC` can be read. A name that directions would read as something else is none.
    pub fn add_component(&mut self, name: &str) {
        let word = of(name).into_boxed_str();
        let plain = name.starts_with(char::is_alphabetic) && name.chars().all(char::is_alphanumeric);
        if !plain || self.counted.iter().any(|known| known.eq_ignore_ascii_case(&word)) {
            return;
        }
        let said = |name: &str| format!("1 mg {name} morning");
        let free = Directions::understood(&said(name), self).is_none() && Unit::word(name, &self.counted).is_none();
        if !free || self.slot(name).is_some() {
            return;
        }
        self.counted.push(word);
        if Directions::understood(&said(name), self).is_none() {
            self.counted.pop();
        }
    }
}
