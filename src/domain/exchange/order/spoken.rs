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
pub const OF_EXPORT: [&str; 8] = [
    "--output",
    "-o",
    "--since",
    "--to",
    "--course",
    "--hide-names",
    "--discreet",
    "--bom",
];
/// What may be written over is said with this.
const OVERWRITE: &str = "--yes";

/// Reads what stands behind `import`.
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

/// Reads what stands behind `export`.
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
