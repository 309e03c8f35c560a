//! The answer of the terminal about its background.

use std::time::Duration;

use crate::ui::theme::Background;

/// How long a terminal may take before its answer is no longer expected.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// How long the end of the program waits for an answer still on its way, so that it does not land in the shell.
pub(super) const PARTING: Duration = Duration::from_millis(50);

/// Reads the answer to the question: the part of an OSC between `ESC ]` and its end, `11;rgb:1e1e/1e1e/1e1e`.
pub(super) fn from_answer(osc: &[u8]) -> Option<Background> {
    let colour = std::str::from_utf8(osc).ok()?.strip_prefix("11;")?;
    let channels = match colour.strip_prefix('#') {
        Some(hex) if hex.is_ascii() && hex.len() % 3 == 0 => {
            let digits = hex.len() / 3;
            [hex.get(..digits)?, hex.get(digits..2 * digits)?, hex.get(2 * digits..)?].map(channel)
        }
        Some(_) => return None,
        None => {
            let mut fields = colour
                .strip_prefix("rgb:")
                .or_else(|| colour.strip_prefix("rgba:"))?
                .split('/');
            [fields.next()?, fields.next()?, fields.next()?].map(channel)
        }
    };
    let [Some(red), Some(green), Some(blue)] = channels else {
        return None;
    };
    // Relative luminance (WCAG 2). Above 0.18 black text has the greater contrast, below it white: the point where
    // (L + 0.05) / 0.05 equals 1.05 / (L + 0.05).
    let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    Some(if luminance > 0.179 {
        Background::Light
    } else {
        Background::Dark
    })
}

/// One to four hexadecimal digits as a share of the greatest number they can be.
pub(super) fn channel(digits: &str) -> Option<f64> {
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let most = 16_u32.pow(u32::try_from(digits.len()).ok()?) - 1;
    Some(f64::from(value) / f64::from(most))
}

/// The intensity of a channel of sRGB, by a polynomial that is off by less than 0.003: the power of the standard would
/// be the only thing for which the library of mathematics is loaded at every start.
pub(super) fn linear(channel: f64) -> f64 {
    channel * (0.012_523 + channel * (0.682_171 + channel * 0.305_306))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_every_common_form_are_read() {
        use Background::{Dark, Light};
        for (answer, background) in [
            ("11;rgb:1e1e/1e1e/1e1e", Dark),
            ("11;rgb:ffff/ffff/ffff", Light),
            ("11;rgb:fd/f6/e3", Light),
            ("11;rgb:0/2/3", Dark),
            ("11;rgba:0000/2b2b/3636/cccc", Dark),
            ("11;#fdf6e3", Light),
            ("11;#000", Dark),
            ("11;rgb:0000/0000/ffff", Dark),
            ("11;rgb:8080/8080/8080", Light),
        ] {
            assert_eq!(from_answer(answer.as_bytes()), Some(background), "{answer}");
        }
        for nonsense in [
            "",
            "11;",
            "11;?",
            "11;rgb:1/2",
            "11;rgb:1/2/xyz",
            "11;#12345",
            "11;#ää",
            "10;rgb:0/0/0",
            "11;rgb:+1/0/0",
        ] {
            assert_eq!(from_answer(nonsense.as_bytes()), None, "{nonsense}");
        }
        assert_eq!(from_answer(b"11;\xff"), None);
    }

    #[test]
    fn the_polynomial_is_the_power_nearly() {
        for share in (0..=255).map(|level| f64::from(level) / 255.0) {
            let exact = if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            };
            assert!((linear(share) - exact).abs() < 0.003, "{share}");
        }
    }
}
