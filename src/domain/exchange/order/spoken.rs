//! The same words as on the command line, typed on the screen: `backup.json --zone Europe/Berlin`.

use std::path::PathBuf;

use super::{ExportOrder, Form, ImportOrder};
use crate::domain::course::CourseId;
use crate::domain::nearest::nearest;
use crate::domain::shell::split;
use crate::domain::span;
use crate::domain::when::Around;

/// The options of an import, as on the command line.
pub const OF_IMPORT: [&str; 2] = ["--map", "--zone"];
/// The options of an export, as on the command line.
pub const OF_EXPORT: [&str; 9] = [
    "--output",
    "-o",
    "--since",
    "--to",
    "--course",
    "--hide-names",
    "--discreet",
    "--bom",
    OVERWRITE,
];
/// What may be written over is said with this.
const OVERWRITE: &str = "--yes";

/// Reads what follows `import`.
///
/// # Errors
/// What is missing or not known.
pub fn read_import(text: &str) -> Result<ImportOrder, String> {
    let mut words = words(text)?.into_iter();
    let (mut file, mut map, mut zone) = (Vec::new(), None, None);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--map" => map = Some(PathBuf::from(value(&word, words.next(), "a file")?)),
            "--zone" => {
                let name = value(&word, words.next(), "a zone such as Europe/Zurich")?;
                zone = Some(name.parse().map_err(|error| format!("--zone: {error}"))?);
            }
            "--yes" | "--dry-run" => {
                return Err(format!(
                    "{word} is for the command line; here the preview comes first, and Enter writes it"
                ));
            }
            _ if word.starts_with("--") => return Err(unknown(&word, &OF_IMPORT)),
            _ => file.push(word),
        }
    }
    if file.is_empty() {
        return Err("import FILE [--map FILE] [--zone ZONE]: which file?".to_owned());
    }
    Ok(ImportOrder {
        path: PathBuf::from(file.join(" ")),
        map,
        zone,
    })
}

/// Reads what follows `export`.
///
/// # Errors
/// What is missing or not known.
pub fn read_export(
    text: &str,
    around: Around<'_>,
    course: &dyn Fn(&str) -> Result<CourseId, String>,
) -> Result<ExportOrder, String> {
    let mut words = words(text)?.into_iter();
    let forms = Form::ALL.map(Form::name).join(", ");
    let form = words.next().ok_or_else(|| format!("export FORMAT [FILE]: {forms}"))?;
    let form = Form::named(&form.to_lowercase()).ok_or_else(|| format!("`{form}` is not a format: {forms}"))?;
    let mut order = ExportOrder::new(form);
    let (mut file, mut since, mut to) = (Vec::new(), None, None);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--output" | "-o" => file.push(value(&word, words.next(), "a file")?),
            "--since" => since = Some(value(&word, words.next(), "a day")?),
            "--to" => to = Some(value(&word, words.next(), "a day")?),
            "--course" => order.only.push(course(&value(&word, words.next(), "a medicine")?)?),
            "--hide-names" => order.hide_names = true,
            "--discreet" => order.discreet = true,
            "--bom" => order.bom = true,
            OVERWRITE => order.overwrite = true,
            _ if word.starts_with("--") => return Err(unknown(&word, &OF_EXPORT)),
            _ => file.push(word),
        }
    }
    order.path = (!file.is_empty()).then(|| PathBuf::from(file.join(" ")));
    order.days = span::span(("--since", since.as_deref()), to.as_deref(), form.looks(), around)?;
    order.fits()?;
    Ok(order)
}

/// The beginning of a file's name at the end of a typed line, `import ~/back`; `None` where a file name would not be
/// valid.
pub fn file_typed(line: &str) -> Option<&str> {
    let (verb, rest) = line.trim_start().split_once(char::is_whitespace)?;
    let mut rest = rest.trim_start();
    match verb.to_lowercase().as_str() {
        "import" => {}
        // The form comes first.
        "export" => rest = rest.split_once(char::is_whitespace)?.1.trim_start(),
        _ => return None,
    }
    let last = rest.rfind(" -").map(|at| at + 1).or(rest.starts_with('-').then_some(0));
    let Some(option) = last.and_then(|at| rest.get(at..)) else {
        return Some(rest.trim_start_matches(['\'', '"']));
    };
    let (option, value) = option.split_once(char::is_whitespace)?;
    let takes = matches!(option, "--map" | "-o" | "--output");
    takes.then(|| value.trim_start().trim_start_matches(['\'', '"']))
}

fn words(text: &str) -> Result<Vec<String>, String> {
    split(text).ok_or_else(|| "a quote is not closed".to_owned())
}

fn value(option: &str, value: Option<String>, what: &str) -> Result<String, String> {
    value.ok_or_else(|| format!("{option} needs {what}"))
}

fn unknown(word: &str, options: &[&str]) -> String {
    match nearest(word, options.iter().copied()) {
        Some(near) => format!("{word} is not known here; did you mean {near}?"),
        None => format!("{word} is not known here: {}", options.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_follow_the_verb_and_its_options() {
        for (line, expected) in [
            ("import ", Some("")),
            ("import ~/my back", Some("~/my back")),
            ("import a.csv --map ma", Some("ma")),
            ("import a.csv --zone Eu", None),
            ("import 'my b", Some("my b")),
            ("export", None),
            ("export csv", None),
            ("export csv out/jo", Some("out/jo")),
            ("export ics --discreet -o ca", Some("ca")),
            ("export ics --since mon", None),
            ("note a", None),
        ] {
            assert_eq!(file_typed(line), expected, "{line}");
        }
    }
}
