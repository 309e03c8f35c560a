//! A line as a shell takes it apart: what is in `$EDITOR`, the name of a file.

/// Words apart by spaces, with quotes and backslashes; `None` where a quote is not closed.
pub fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None | Some('"'), '\\') => word.get_or_insert_default().push(chars.next()?),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_split_like_a_shell_does() {
        assert_eq!(split("code --wait").unwrap(), ["code", "--wait"]);
        assert_eq!(
            split(r#"'my editor' -c "set tw=72" a\ b"#).unwrap(),
            ["my editor", "-c", "set tw=72", "a b"]
        );
        assert_eq!(split("vi 'x"), None);
        assert_eq!(split("  ").unwrap(), Vec::<String>::new());
    }
}
