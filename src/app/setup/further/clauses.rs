//! A line in its parts, and lengths as they are typed.

/// The clauses of a line, each with what ends it.
pub(super) fn clauses(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let ends = rest.find(", ").into_iter().chain(rest.find("; "));
        let split = ends
            .min()
            .and_then(|at| Some((rest.get(..at)?, rest.get(at..at + 2)?, rest.get(at + 2..)?)));
        let Some((clause, end, behind)) = split else {
            found.push((rest, ""));
            return found;
        };
        found.push((clause, end));
        rest = behind;
    }
}

/// `3 days`, `3d`, `2w`
pub(super) fn lasting(text: &str) -> String {
    let short = |sign: char| {
        text.strip_suffix(sign)
            .filter(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
    };
    match (short('d'), short('w')) {
        (Some(days), _) => format!("{days} days"),
        (_, Some(weeks)) => format!("{weeks} weeks"),
        _ => text.to_owned(),
    }
}
