//! JSON (RFC 8259) as it is written: numbers stay text, keys keep their order.

mod parse;
mod value;

use crate::domain::exchange::json::parse::Parser;
pub use crate::domain::exchange::json::value::{Json, JsonError, Object};

impl Json {
    /// Reads a whole text.
    ///
    /// # Errors
    /// [`JsonError`] with the place.
    pub fn parse(text: &str) -> Result<Self, JsonError> {
        let mut p = Parser {
            text,
            bytes: text.as_bytes(),
            at: 0,
        };
        p.space();
        let value = p.value(0)?;
        p.space();
        if p.at < p.bytes.len() {
            return Err(p.wrong("there is more after the end of the value"));
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    #[test]
    fn numbers_stay_as_they_are_written() {
        let read = Json::parse(r#"{"a": 0.1, "b": 1e400, "c": -0, "d": 1686391200000.0, "e": 0.10}"#).unwrap();
        assert_eq!(read.get("a").unwrap().as_decimal(), Some(Decimal::new(1, 1)));
        assert_eq!(read.get("b"), Some(&Json::Number("1e400".into())));
        assert_eq!(read.get("b").unwrap().as_decimal(), None);
        assert_eq!(read.whole("d"), Some(1_686_391_200_000));
        assert_eq!((read.whole("a"), read.whole("c")), (None, Some(0)));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let wrong = |text: &str| Json::parse(text).unwrap_err().to_string();
        assert!(wrong("{\n  \"a\": [1,").starts_with("line 2, column 11: the file ends here"));
        assert!(wrong("{\"a\":1,\"a\":2}").contains("is twice"));
        assert!(wrong(&"[".repeat(100_000)).contains("more than 64"));
        for text in [
            "",
            "01",
            "+1",
            "1.",
            "1e",
            "nul",
            "\"\\x\"",
            "\"a",
            "[1]x",
            "\"\u{1}\"",
            "{\"a\" 1}",
            "\"\\u12\"",
        ] {
            assert!(Json::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn texts_and_their_escapes() {
        let read = Json::parse(r#""\u00e4\/\ud83d\ude00\ud800x\n""#).unwrap();
        assert_eq!(read, Json::of("ä/😀\u{fffd}x\n"));
        assert_eq!(
            Json::parse(&Json::of("a\"\\\u{7}ü").to_string()).unwrap(),
            Json::of("a\"\\\u{7}ü")
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_what_is_read_is_printed_back(text in "[\\[\\]{}\",:0-9a-e.\\\\u +-]{0,40}|\\PC{0,20}") {
            if let Ok(value) = Json::parse(&text) {
                proptest::prop_assert_eq!(Json::parse(&value.to_string()).unwrap(), value);
            }
        }
    }
}
