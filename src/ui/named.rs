//! The name of a medicine where there are few columns: two that begin alike stay apart.

use super::Look;
use super::text::{clean_line, fit_with, take, width};
use crate::app::world::World;

/// A name within its columns. Where another medicine would look the same, what is between them is left out, and where they begin to
/// differ is shown.
pub(in crate::ui) fn short(world: &World, name: &str, columns: usize, look: &Look) -> String {
    let name = clean_line(name).into_owned();
    let others = world
        .regimen
        .courses
        .iter()
        .map(|course| clean_line(&world.name(&course.id)).into_owned());
    apart(&name, others, columns, look.glyphs.ellipsis)
}

fn apart(name: &str, others: impl Iterator<Item = String>, columns: usize, ellipsis: &str) -> String {
    let plain = fit_with(name, columns, ellipsis).into_owned();
    if width(name) <= columns {
        return plain;
    }
    let alike = others.filter(|other| other != name && fit_with(other, columns, ellipsis) == plain);
    let common = |other: String| {
        let same = name.chars().zip(other.chars()).take_while(|(a, b)| a == b);
        same.map(|(a, _)| a.len_utf8()).sum::<usize>()
    };
    let Some(differs) = alike.map(common).max() else {
        return plain;
    };
    // The word in which they differ, where that is not a long one.
    let before = name.get(..differs).unwrap_or_default();
    let word = before.rfind(' ').map_or(0, |at| at + 1);
    let from = if differs - word <= columns / 4 { word } else { differs };
    let tail = name.get(from..).unwrap_or_default();
    let room = width(tail).min(columns / 2);
    let head = take(name, columns.saturating_sub(room + width(ellipsis)));
    format!("{}{ellipsis}{}", head.trim_end(), fit_with(tail, room, ellipsis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_alike_stay_apart() {
        let all = [
            "Examplinbenzoatemonohydrate number 1 with a long name",
            "Examplinbenzoatemonohydrate number 2 with a long name",
            "Sampletol sulfate prolonged release 30 mg",
            "Sampletol sulfate prolonged release 60 mg",
            "Testol",
        ];
        let short = |name: &str, columns: usize| apart(name, all.map(str::to_owned).into_iter(), columns, "…");
        assert_eq!(short(all[0], 26), "Examplinbenz…1 with a lon…");
        assert_eq!(short(all[1], 26), "Examplinbenz…2 with a lon…");
        assert_eq!(short(all[2], 20), "Sampletol sulf…30 mg");
        assert_eq!(short(all[3], 20), "Sampletol sulf…60 mg");
        assert_eq!(short(all[4], 20), "Testol");
        for columns in 4..60 {
            assert!(
                all.iter().all(|name| width(&short(name, columns)) <= columns),
                "{columns}"
            );
            assert_ne!(short(all[0], columns), short(all[1], columns), "{columns}");
        }
    }
}
