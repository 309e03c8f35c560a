//! Figures as they are typed and shown: decimals, fractions, thirds.

use rust_decimal::Decimal;

use super::AmountError;

/// The longest number, in digits and its point. Nothing that is measured needs as many.
const LONGEST: usize = 24;

/// A third with all of its digits, as machine-readable rows have it.
const MOST_DIGITS: usize = 31;

/// A number of thirds, where a fraction is exactly that and not a whole number. A third is what tablets are cut into
/// and no decimal equals: its digits fill the decimal, and by that it is known again. It is kept of counted things
/// alone.
pub(in crate::domain) fn thirds(value: Decimal) -> Option<i128> {
    const FULL: i128 = 10_i128.pow(24);
    if value.scale() < 20 || value.mantissa().abs() < FULL {
        return None;
    }
    let three = value.checked_mul(Decimal::from(3))?;
    let near = three.round();
    let rest = (three - near).abs();
    let n = near.normalize();
    (rest < Decimal::new(1, 18) && n.scale() == 0).then(|| n.mantissa())
}

/// The same number, where it is thirds the one that is meant: three thirds are one.
pub(in crate::domain) fn tidy(value: Decimal) -> Decimal {
    match thirds(value) {
        Some(n) if n % 3 == 0 => Decimal::from(n / 3),
        Some(n) => Decimal::from(n) / Decimal::from(3),
        None => value,
    }
}

/// Reads a plain number as people type it: `1.25`, `1,25`, `.5`, `1/2`, `½`, `2½`, `10,000`.
///
/// # Errors
/// [`AmountError`] for what is not a number, is ambiguous (`1,250`, `10.000`), or has no exact decimal value (`1/3`).
pub fn number(text: &str) -> Result<Decimal, AmountError> {
    let text = text.trim();
    // `1 1/3`
    if let Some((whole, part)) = text.split_once(' ')
        && whole.bytes().all(|b| b.is_ascii_digit())
        && part.contains(['/', '½', '¼', '¾'])
    {
        let (whole, part) = (number(whole)?, number(part)?);
        let sum = whole.checked_add(part).filter(|_| part < Decimal::ONE);
        return sum.map(tidy).ok_or_else(|| AmountError::NotANumber(text.to_owned()));
    }
    // Most amounts are a few digits, and there are thousands of them in a history.
    if (1..=18).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit())
        && let Ok(whole) = text.parse::<i64>()
    {
        return Ok(Decimal::from(whole));
    }
    let not = || AmountError::NotANumber(text.to_owned());
    match text {
        "½" => return Ok(Decimal::new(5, 1)),
        "¼" => return Ok(Decimal::new(25, 2)),
        "¾" => return Ok(Decimal::new(75, 2)),
        _ => {}
    }
    // `2½`
    if let Some((at, _)) = text.char_indices().next_back()
        && let (whole, part @ ("½" | "¼" | "¾")) = text.split_at(at)
        && whole.bytes().all(|b| b.is_ascii_digit())
    {
        return number(whole)?.checked_add(number(part)?).ok_or_else(not);
    }
    if let Some((top, bottom)) = text.split_once('/') {
        let (top, bottom) = (number(top)?, number(bottom)?);
        if bottom.is_zero() {
            return Err(not());
        }
        let value = top.checked_div(bottom).ok_or_else(not)?.normalize();
        if thirds(value).is_some() {
            return Ok(value);
        }
        return match value.checked_mul(bottom) {
            // What it prints as has to be read again.
            Some(back) if back == top && value.scale() <= 12 && value.to_string().len() <= LONGEST => Ok(value),
            _ => Err(AmountError::Inexact(text.to_owned())),
        };
    }
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
        return Err(not());
    }
    let plain = if text.contains(',') {
        decomma(text)?
    } else {
        text.to_owned()
    };
    let plain = if plain.starts_with('.') {
        format!("0{plain}")
    } else {
        plain
    };
    if plain.ends_with('.') || plain.len() > MOST_DIGITS {
        return Err(not());
    }
    let exact = Decimal::from_str_exact(&plain).map_err(|_| not())?;
    // Nobody writes a 0 as the third figure behind a decimal point; where a point is the thousands mark it is usual.
    if let Some((whole, part)) = text.split_once('.').filter(|_| !text.contains(','))
        && like_thousands(whole, part)
    {
        return Err(AmountError::Ambiguous {
            text: text.to_owned(),
            decimal: show_number(exact),
            thousands: format!("{whole}{part}"),
        });
    }
    if plain.len() > LONGEST && thirds(exact).is_none() {
        return Err(not());
    }
    Ok(if plain.contains('.') { exact.normalize() } else { exact })
}

/// Whether figures before and behind a point may be thousands: `10.000`, and not `3.125`.
pub(in crate::domain) fn like_thousands(whole: &str, part: &str) -> bool {
    (1..=3).contains(&whole.len()) && !whole.starts_with('0') && part.len() == 3 && part.ends_with('0')
}

/// Takes the commas out: a decimal comma becomes a point, thousands marks go.
fn decomma(text: &str) -> Result<String, AmountError> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.iter().skip(1).all(|g| g.len() == 3) && (1..=3).contains(&groups[0].len());
    if fraction.is_none() && groups.len() == 2 {
        let decimal = format!("{}.{}", if groups[0].is_empty() { "0" } else { groups[0] }, groups[1]);
        if !grouped || groups[0] == "0" {
            return Ok(decimal);
        }
        if groups[0].len() == 1 {
            return Err(AmountError::Ambiguous {
                text: text.to_owned(),
                decimal,
                thousands: groups.concat(),
            });
        }
    }
    if grouped {
        return Ok(format!(
            "{}{}",
            groups.concat(),
            fraction.map_or(String::new(), |f| format!(".{f}"))
        ));
    }
    Err(AmountError::NotANumber(text.to_owned()))
}

/// Shows a number: no trailing zeros, a leading zero, commas from 10,000.
pub fn show_number(value: Decimal) -> String {
    let value = tidy(value);
    if let Some(n) = thirds(value) {
        let (whole, part, sign) = (n.abs() / 3, n.abs() % 3, if n < 0 { "-" } else { "" });
        return match whole {
            0 => format!("{sign}{part}/3"),
            whole => format!("{sign}{} {part}/3", show_number(Decimal::from(whole))),
        };
    }
    let text = value.normalize().to_string();
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let digits = whole.trim_start_matches('-');
    let mut shown = String::with_capacity(text.len() + 4);
    if whole.starts_with('-') {
        shown.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if digits.len() > 4 && i > 0 && (digits.len() - i).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if let Some(fraction) = fraction {
        shown.push('.');
        shown.push_str(fraction);
    }
    shown
}
