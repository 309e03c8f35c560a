//! The name that somebody may have meant: for every message that answers a wrong word.

/// A word longer than this is not a slip of the fingers.
const LONGEST: usize = 64;

/// The known name that is closest to a word: at most two letters added, left out, replaced or swapped, and one where the
/// name is short. Case does not count. `None` where nothing is so near, and where the word itself is known.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    if word.chars().count() > LONGEST {
        return None;
    }
    known
        .into_iter()
        .map(|name| (strsim::osa_distance(&word, &name.to_lowercase()), name))
        .filter(|(distance, name)| (1..=if name.len() > 4 { 2 } else { 1 }).contains(distance))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_slip_finds_its_name() {
        let known = ["per_dose", "per_day", "gap"];
        assert_eq!(nearest("per_does", known), Some("per_dose"));
        assert_eq!(nearest("PRE_DAY", known), Some("per_day"));
        assert_eq!(nearest("gpa", known), Some("gap"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("gap", ["gap"]), None);
        assert_eq!(nearest(&"x".repeat(100_000), known), None);
    }
}
