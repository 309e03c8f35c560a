//! Figures as they are written on labels: `1½`, `1 1/2`, `one and a half`, `two (2)`, `2,5`; and those that could be two
//! figures (`1,000`, `11/2`).

use rust_decimal::Decimal;

use super::lex::{FRACTIONS, Tokens};
use crate::domain::amount::{like_thousands, thirds, tidy};
use crate::domain::label::words::{NAMES, TENS};

/// A figure, and how far it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    pub value: Decimal,
    pub end: usize,
    /// What else it could be.
    pub doubt: Option<Doubt>,
    /// Why it is pointed out.
    pub remark: Option<&'static str>,
    /// It was a word.
    pub word: bool,
}

/// Why a figure is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    pub says: String,
    pub readings: Vec<String>,
}

fn plain(value: u32, end: usize) -> Figure {
    Figure {
        value: Decimal::from(value),
        end,
        doubt: None,
        remark: None,
        word: true,
    }
}

/// The figure that begins here.
pub(super) fn figure(t: &Tokens<'_>, i: usize) -> Option<Figure> {
    if t.is_figure(i) {
        return digits(t, i);
    }
    if let Some(part) = part(t, i) {
        return Some(part);
    }
    let whole = whole_word(t, i)?;
    let and = ["and", "&"].contains(&t.text(whole.end)).then_some(whole.end + 1);
    if let Some(part) = and.and_then(|at| part(t, at)) {
        return Some(Figure {
            value: tidy(whole.value + part.value),
            ..part
        });
    }
    // `one 1/2`
    if let Some((value, end, doubt)) = fraction(t, whole.end).filter(|_| !t.glued(whole.end)) {
        return Some(Figure {
            value: tidy(whole.value + value),
            end,
            doubt,
            ..whole
        });
    }
    Some(whole)
}

/// A whole number, as digits or as a word; never a fraction, and never one that could be two.
pub(super) fn whole(t: &Tokens<'_>, i: usize) -> Option<(u32, usize)> {
    let found = figure(t, i)?;
    if found.doubt.is_some() || !found.value.fract().is_zero() {
        return None;
    }
    let value = u32::try_from(found.value).ok().filter(|n| *n <= 100_000)?;
    // `two (2)`
    let end = same_again(t, found.end, found.value).unwrap_or(found.end);
    Some((value, end))
}

/// The figure in brackets that says the same once more.
pub(super) fn same_again(t: &Tokens<'_>, i: usize, value: Decimal) -> Option<usize> {
    let (again, end) = bracketed(t, i)?;
    (again == value).then_some(end)
}

/// A bare figure in brackets.
pub(super) fn bracketed(t: &Tokens<'_>, i: usize) -> Option<(Decimal, usize)> {
    if t.text(i) != "(" {
        return None;
    }
    let again = figure(t, i + 1).filter(|again| again.doubt.is_none())?;
    (t.text(again.end) == ")").then_some((again.value, again.end + 1))
}

fn whole_word(t: &Tokens<'_>, i: usize) -> Option<Figure> {
    let word = t.text(i);
    // `ii tabs`
    if let Some(n) = ["i", "ii", "iii"].iter().position(|roman| *roman == word)
        && super::words::unit(t, i + 1).is_some()
    {
        let figure = plain(u32::try_from(n).ok()? + 1, i + 1);
        return Some(Figure {
            remark: Some("a Roman numeral, read as a figure"),
            ..figure
        });
    }
    if let Some(n) = NAMES.iter().position(|name| *name == word) {
        return Some(plain(u32::try_from(n).ok()?, i + 1));
    }
    if word == "dozen" || word == "hundred" || word == "thousand" {
        return None;
    }
    let tens = (u32::try_from(TENS.iter().position(|name| *name == word)?).ok()? + 2) * 10;
    let at = if t.text(i + 1) == "-" { i + 2 } else { i + 1 };
    let one = NAMES.iter().take(10).skip(1).position(|name| *name == t.text(at));
    Some(match one.and_then(|n| u32::try_from(n + 1).ok()) {
        Some(one) => plain(tens + one, at + 1),
        None => plain(tens, i + 1),
    })
}

/// `half a`, `a quarter of a`, `three quarters of a`: less than one.
fn part(t: &Tokens<'_>, i: usize) -> Option<Figure> {
    const PARTS: &[(&str, i64, u32)] = &[
        ("half", 5, 1),
        ("a half", 5, 1),
        ("one half", 5, 1),
        ("a quarter", 25, 2),
        ("one quarter", 25, 2),
        ("quarter", 25, 2),
        ("three quarters", 75, 2),
        ("three quarter", 75, 2),
    ];
    const THIRDS: &[(&str, i64)] = &[("a third", 1), ("one third", 1), ("two thirds", 2)];
    let of = |end: usize| {
        let one = t.any(end, "of a|of an|of one|of 1|of the");
        one.unwrap_or_else(|| t.any(end, "a|an").filter(|at| t.is_word(*at)).unwrap_or(end))
    };
    if let Some((value, scale, end)) = PARTS
        .iter()
        .filter_map(|(phrase, value, scale)| Some((*value, *scale, t.phrase(i, phrase)?)))
        .max_by_key(|(.., end)| *end)
    {
        let figure = plain(0, of(end));
        return Some(Figure {
            value: Decimal::new(value, scale),
            ..figure
        });
    }
    if let Some((value, end, doubt)) = fraction(t, i) {
        return Some(Figure {
            value,
            end: of(end),
            doubt,
            remark: None,
            word: false,
        });
    }
    // `third` by itself is a day more often than an amount.
    let (n, end) = THIRDS.iter().find_map(|(phrase, n)| Some((*n, t.phrase(i, phrase)?)))?;
    // `a third dose` comes after the second.
    if t.text(i) == "a" && of(end) == end {
        return None;
    }
    Some(Figure {
        value: Decimal::from(n) / Decimal::from(3),
        ..plain(0, of(end))
    })
}

/// Whether a part has digits without an end and is not a third: a tablet can be cut into thirds, and into no sixths.
fn is_endless(value: Decimal) -> bool {
    value.scale() > 6 && thirds(value).is_none()
}

/// That a part of something cannot be given.
pub(super) fn endless(words: &str) -> Doubt {
    Doubt {
        says: format!("{words} has no exact decimal value; how much is taken?"),
        readings: Vec::new(),
    }
}

/// `1/2` in digits: its value, its end, and what speaks against it.
fn fraction(t: &Tokens<'_>, i: usize) -> Option<(Decimal, usize, Option<Doubt>)> {
    if !(t.is_figure(i) && t.text(i + 1) == "/" && t.is_figure(i + 2) && t.glued(i + 1) && t.glued(i + 2)) {
        return None;
    }
    let (top, bottom): (u32, u32) = (t.text(i).parse().ok()?, t.text(i + 2).parse().ok()?);
    // `4/24 h` and `5/7` are not parts of a tablet.
    let (2..=6 | 8 | 10) = bottom else { return None };
    let value = (Decimal::from(top) / Decimal::from(bottom)).normalize();
    let end = i + 3;
    if top >= bottom {
        let (tens, ones) = (top / 10, top % 10);
        let mixed = (Decimal::from(tens) + Decimal::from(ones) / Decimal::from(bottom)).normalize();
        let doubt = Doubt {
            says: format!("is {top}/{bottom} a whole number with a fraction, or a fraction?"),
            readings: if tens > 0 && ones < bottom && ones > 0 {
                vec![mixed.to_string(), value.round_dp(4).normalize().to_string()]
            } else {
                vec![value.round_dp(4).normalize().to_string()]
            },
        };
        return Some((value.round_dp(4), end, Some(doubt)));
    }
    if is_endless(value) || top == 0 {
        return Some((Decimal::ZERO, end, Some(endless(&t.words(i..end)))));
    }
    Some((value, end, None))
}

/// Digits, with what belongs to them: `1 1/2`, `1-1/2`, `1 and a half`.
fn digits(t: &Tokens<'_>, i: usize) -> Option<Figure> {
    if let Some((value, end, doubt)) = fraction(t, i) {
        let of = t.any(end, "of a|of an|of one|a").filter(|at| t.is_word(*at));
        return Some(Figure {
            value,
            end: of.unwrap_or(end),
            doubt,
            remark: None,
            word: false,
        });
    }
    let text = t.text(i);
    let mut found = Figure {
        value: Decimal::ZERO,
        end: i + 1,
        doubt: None,
        remark: None,
        word: false,
    };
    if let Some((sign, top, bottom)) = FRACTIONS.iter().find(|(sign, ..)| text.contains(*sign)) {
        let before = text.split(*sign).next().unwrap_or("");
        let whole: u32 = if before.is_empty() { 0 } else { before.parse().ok()? };
        if !text.ends_with(*sign) {
            return None;
        }
        let part = Decimal::from(*top) / Decimal::from(*bottom);
        if is_endless(part) {
            found.doubt = Some(endless(text));
        }
        found.value = tidy(Decimal::from(whole) + part).normalize();
        found.end = t
            .any(i + 1, "of a|of an|a")
            .filter(|at| t.is_word(*at))
            .unwrap_or(i + 1);
        return Some(found);
    }
    plain_digits(text, &mut found)?;
    if found.doubt.is_some() || !found.value.fract().is_zero() {
        return Some(found);
    }
    // A fraction after a whole number.
    let next = i + 1;
    let joined = if t.text(next) == "-" && t.glued(next) && t.glued(next + 1) {
        Some((next + 1, true))
    } else if ["and", "&"].contains(&t.text(next)) {
        Some((next + 1, false))
    } else {
        (!t.glued(next)).then_some((next, false))
    };
    if let Some((at, hyphen)) = joined {
        let signed = FRACTIONS.iter().find(|(sign, ..)| t.text(at).chars().eq([*sign]));
        let part = if at == next && !t.is_figure(at) {
            None
        } else if let Some((_, top, bottom)) = signed {
            Some((Decimal::from(*top) / Decimal::from(*bottom), at + 1, None))
        } else if t.is_figure(at) {
            fraction(t, at)
        } else if at > next && !hyphen {
            part(t, at).map(|part| (part.value, part.end, part.doubt))
        } else {
            None
        };
        if let Some((value, end, doubt)) = part
            && value < Decimal::ONE
        {
            if is_endless(value) {
                found.doubt = Some(endless(&t.words(i..end)));
            }
            // `1-1/2` is one and a half, as no range goes downwards.
            let range = hyphen && found.value < value;
            if !range {
                found.value = tidy(found.value + value);
                found.end = end;
                found.doubt = doubt.or(found.doubt);
                found.remark = hyphen.then_some("read as a whole number with a fraction, not as a range");
            }
        }
    }
    Some(found)
}

/// A figure without a fraction, and the marks in it.
fn plain_digits(text: &str, found: &mut Figure) -> Option<()> {
    let exact = |text: &str| {
        Decimal::from_str_exact(text)
            .ok()
            .filter(|v| v.scale() <= 8 && text.len() <= 20)
    };
    let commas = text.matches(',').count();
    let points = text.matches('.').count();
    if text.starts_with('.') {
        found.value = exact(&format!("0{text}"))?.normalize();
        found.remark = Some("a point without a 0 before it is easily overlooked");
        return Some(());
    }
    if commas + points == 0 {
        found.value = exact(text)?;
        if text.len() > 1 && text.starts_with('0') {
            found.doubt = Some(Doubt {
                says: format!("is {text} a figure?"),
                readings: vec![found.value.to_string(), format!("0.{}", text.trim_start_matches('0'))],
            });
        }
        return Some(());
    }
    let groups: Vec<&str> = text.split([',', '.']).collect();
    let (first, last) = (groups.first()?, groups.last()?);
    if commas > 0 && points == 0 && groups.len() == 2 && last.len() != 3 {
        found.value = exact(&text.replace(',', "."))?.normalize();
        found.remark = Some("a comma read as a decimal point");
        return Some(());
    }
    let thousands = groups.iter().skip(1).all(|group| group.len() == 3) && (1..=3).contains(&first.len());
    if commas > 0 && points == 0 && thousands && (groups.len() > 2 || first.len() > 1) {
        found.value = exact(&groups.concat())?;
        return Some(());
    }
    // `3.125` is a decimal: only `10.000` has a figure that nobody writes behind a decimal point.
    let marked = commas > 0 || like_thousands(first, last);
    if groups.len() == 2 && last.len() == 3 && thousands && *first != "0" && marked {
        let decimal = exact(&format!("{first}.{last}"))?.normalize();
        found.value = exact(&groups.concat())?;
        found.doubt = Some(Doubt {
            says: format!("is {text} in thousands, or with a decimal mark?"),
            readings: vec![found.value.to_string(), decimal.to_string()],
        });
        return Some(());
    }
    if points == 1 && commas == 0 {
        found.value = exact(text)?.normalize();
        if text.ends_with('0') && text.contains('.') {
            found.remark = Some("a 0 behind the point is easily read as ten times as much");
        }
        return Some(());
    }
    if points == 1 && commas > 0 && text.rfind('.') > text.rfind(',') {
        found.value = exact(&text.replace(',', ""))?.normalize();
        return Some(());
    }
    if commas == 1 && *first == "0" {
        found.value = exact(&text.replace(',', "."))?.normalize();
        return Some(());
    }
    found.value = Decimal::ZERO;
    found.doubt = Some(Doubt {
        says: format!("which figure is {text}?"),
        readings: Vec::new(),
    });
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, bool) {
        let t = Tokens::new(text);
        let found = figure(&t, 0).unwrap();
        assert_eq!(found.end, t.len(), "{text}");
        (found.value.normalize().to_string(), found.doubt.is_some())
    }

    #[test]
    fn a_figure_is_read_or_doubted() {
        for (text, value) in [
            ("1½", "1.5"),
            ("1 1/2", "1.5"),
            ("1-1/2", "1.5"),
            ("one and a half", "1.5"),
            ("1 and 1/2", "1.5"),
            ("two and a half", "2.5"),
            ("three quarters of a", "0.75"),
            ("half", "0.5"),
            ("a quarter of a", "0.25"),
            ("2 ¼", "2.25"),
            ("2,5", "2.5"),
            (".5", "0.5"),
            ("5.0", "5"),
            ("10,000", "10000"),
            ("twenty five", "25"),
        ] {
            assert_eq!(read(text), (value.to_owned(), false), "{text}");
        }
        for (text, third) in [("2/3", "0.66666666"), ("⅓", "0.33333333")] {
            let (value, doubted) = read(text);
            assert!(value.starts_with(third) && !doubted, "{text}: {value}");
        }
        for text in ["1,000", "1.000", "11/2", "3/2", "05"] {
            assert!(read(text).1, "{text}");
        }
    }
}
