//! The pictures of the README: frames that the program draws of its demonstration, as SVG. A picture that shows
//! something else than the program fails here; `REGIMEN_BLESS=1` redraws it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use regimen::app::key::Key;
use regimen::app::message::{Effect, Message};
use regimen::session::clock::Clock;
use regimen::session::run::{Sitting, Start};
use regimen::store::Store;
use regimen::store::paths::Paths;
use regimen::ui::theme::{Background, ColourChoice, Depth, Palette, Theme};
use regimen::ui::{self, Look};

use super::home::Home;

const NOW: &str = "2026-11-22T14:57:00+01:00";
const SIZE: (u16, u16) = (84, 24);
/// The height of a cell, in pixels.
const HIGH: usize = 17;

/// The width of a number of cells, in pixels.
fn wide(cells: usize) -> String {
    format!("{}.{}", cells * 84 / 10, cells * 84 % 10)
}

/// The top of a row.
fn top(row: usize) -> usize {
    12 + HIGH * row
}

/// A picture: its name, and the keys that lead to it from the start.
const PICTURES: [(&str, &str); 6] = [
    ("today", ""),
    ("calendar", "2"),
    ("review", "3"),
    ("steps", "3 v"),
    ("plan", "4"),
    ("journal", "5"),
];

/// The keys of the short recording, each with what is seen next.
const RECORDING: [&str; 11] = ["", "Space", "c", "6", "7", "Esc", "2", "3", "v", "4", "1"];

/// What is painted where the program leaves it to the terminal.
struct Paper {
    name: &'static str,
    palette: Palette,
    background: &'static str,
    text: &'static str,
}

const PAPERS: [Paper; 2] = [
    Paper {
        name: "dark",
        palette: Palette::Dark,
        background: "#1b1d23",
        text: "#d8dae0",
    },
    Paper {
        name: "light",
        palette: Palette::Light,
        background: "#ffffff",
        text: "#24292f",
    },
];

fn demo() -> Home {
    let mut home = Home::empty();
    home.at(NOW, "Europe/Berlin");
    let dir = home.path("");
    home.ok(&["demo", "--into", dir.to_str().unwrap()]);
    home
}

fn sitting(home: &Home) -> Sitting {
    let clock = Clock::set(NOW.parse().unwrap(), "Europe/Berlin".parse().unwrap());
    let store = Store::open(Paths::at(home.path(""), home.dir.path().join("state")));
    let loaded = store.load(clock.now().date_naive());
    let mut sitting = Sitting::new(Start {
        store,
        loaded,
        read_since: SystemTime::now(),
        clock,
        made_up: false,
        check_in: false,
    });
    let months = Store::open(Paths::at(home.path(""), home.dir.path().join("state"))).months();
    let _ = sitting.app.update(Message::Kept(months));
    sitting
}

fn press(sitting: &mut Sitting, keys: &str) {
    for key in keys.split_whitespace() {
        // Every dialog has been there for long.
        let _ = sitting.app.update(Message::Elapsed(Duration::from_secs(60)));
        sitting.read_wanted();
        for effect in sitting.app.update(Message::Key(key.parse::<Key>().unwrap().to_event())) {
            match effect {
                Effect::Save(edit) => sitting.save(&edit),
                other => panic!("{key} asks for {other:?}"),
            }
        }
    }
}

fn frame(sitting: &mut Sitting, paper: &Paper) -> Buffer {
    let _ = sitting.app.update(Message::Resized(SIZE.0, SIZE.1));
    while !sitting.app.wanted_months().is_empty() {
        sitting.read_wanted();
    }
    let look = Look {
        theme: Theme::choose(ColourChoice::Colour, paper.palette, Depth::True, Background::Unknown),
        ..Look::default()
    };
    let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap();
    terminal.draw(|frame| ui::draw(frame, &sitting.app, &look)).unwrap();
    terminal.backend().buffer().clone()
}

/// How a cell is painted: ink, paper behind it, bold, dim.
type Paint = (String, Option<String>, bool, bool);

fn hex(colour: Color, reset: &str) -> String {
    match colour {
        Color::Reset => reset.to_owned(),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        other => panic!("{other:?} is not a colour of a terminal with all colours"),
    }
}

fn paint(cell: &Cell, paper: &Paper) -> Paint {
    let (mut ink, mut behind) = (hex(cell.fg, paper.text), None);
    if cell.bg != Color::Reset {
        behind = Some(hex(cell.bg, paper.background));
    }
    if cell.modifier.contains(Modifier::REVERSED) {
        (ink, behind) = (behind.unwrap_or_else(|| paper.background.to_owned()), Some(ink));
    }
    let has = |modifier| cell.modifier.contains(modifier);
    (ink, behind, has(Modifier::BOLD), has(Modifier::DIM))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The pieces of a text between which there is more than one blank, each with its place.
fn words(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for (at, word) in text.split(' ').scan(0, |at, word| {
        let here = *at;
        *at += word.chars().count() + 1;
        Some((here, word))
    }) {
        match found.last_mut() {
            _ if word.is_empty() => {}
            Some((begin, last)) if *begin + last.chars().count() + 1 == at => {
                last.push(' ');
                last.push_str(word);
            }
            _ => found.push((at, word.to_owned())),
        }
    }
    found
}

/// One line of the screen, at the top of a picture.
fn line(cells: &[Cell], paper: &Paper) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        let style = paint(cell, paper);
        let run = cells[at..]
            .iter()
            .take_while(|cell| paint(cell, paper) == style)
            .count();
        let text: String = cells[at..at + run].iter().map(Cell::symbol).collect();
        let begin = at;
        at += run;
        let (ink, behind, bold, dim) = style;
        if let Some(behind) = &behind {
            let (x, width) = (wide(begin), wide(run));
            let _ = write!(
                out,
                "<rect x=\"{x}\" width=\"{width}\" height=\"{HIGH}\" fill=\"{behind}\"/>"
            );
        }
        // Blanks are left out, and each word stays where it was, whatever a viewer makes of blanks.
        for (place, word) in words(&text) {
            let (x, width) = (wide(begin + place), wide(word.chars().count()));
            let _ = write!(out, "<text x=\"{x}\" y=\"13\" textLength=\"{width}\"");
            if ink != paper.text {
                let _ = write!(out, " fill=\"{ink}\"");
            }
            out.push_str(if bold { " font-weight=\"bold\"" } else { "" });
            out.push_str(if dim { " opacity=\".7\"" } else { "" });
            let _ = write!(out, ">{}</text>", escaped(&word));
        }
    }
    out
}

fn lines(buffer: &Buffer, paper: &Paper) -> Vec<String> {
    let rows = buffer.content.chunks(usize::from(buffer.area.width));
    rows.map(|cells| line(cells, paper)).collect()
}

fn head(paper: &Paper, title: &str) -> String {
    let (width, height) = (usize::from(SIZE.0) * 84 / 10 + 24, usize::from(SIZE.1) * HIGH + 24);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace\" font-size=\"14\" fill=\"{}\" \
         style=\"white-space:pre\">\n<title>{title}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>\n",
        paper.text, paper.background
    )
}

fn picture(buffer: &Buffer, paper: &Paper, title: &str) -> String {
    let mut svg = head(paper, title);
    for (row, line) in lines(buffer, paper)
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
    {
        let _ = writeln!(svg, "<g transform=\"translate(12 {})\">{line}</g>", top(row));
    }
    svg + "</svg>\n"
}

/// Frames one after the other, each for two seconds. A line that several of them show is stored once.
fn recording(frames: &[Buffer], paper: &Paper, title: &str) -> String {
    let mut svg = head(paper, title);
    let whole = frames.len() * 2;
    // In thousandths of a percent.
    let part = 100_000 / frames.len();
    let part = format!("{}.{:03}", part / 1000, part % 1000);
    let _ = writeln!(
        svg,
        "<style>.f{{visibility:hidden;animation:f {whole}s step-end infinite}}@keyframes f{{0%{{visibility:visible}}\
         {part}%,100%{{visibility:hidden}}}}@media(prefers-reduced-motion:reduce){{.f{{animation:none}}}}\
         #f0{{visibility:visible}}</style>"
    );
    let all: Vec<Vec<String>> = frames.iter().map(|frame| lines(frame, paper)).collect();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    svg.push_str("<defs>\n");
    for line in all.iter().flatten().filter(|line| !line.is_empty()) {
        let next = known.len();
        if let std::collections::btree_map::Entry::Vacant(place) = known.entry(line) {
            place.insert(next);
            let _ = writeln!(svg, "<g id=\"l{next}\">{line}</g>");
        }
    }
    svg.push_str("</defs>\n");
    for (n, frame) in all.iter().enumerate() {
        let _ = write!(svg, "<g class=\"f\" id=\"f{n}\" style=\"animation-delay:{}s\">", n * 2);
        for (row, line) in frame.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            let _ = write!(
                svg,
                "<use href=\"#l{}\" x=\"12\" y=\"{}\"/>",
                known[line.as_str()],
                top(row)
            );
        }
        svg.push_str("</g>\n");
    }
    svg + "</svg>\n"
}

/// Holds a file against what it has to be, or writes it.
pub fn held(name: &str, made: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("REGIMEN_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, made).unwrap();
        return None;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    (known != made).then(|| format!("{name} is not what the program shows; REGIMEN_BLESS=1 rewrites it"))
}

#[test]
fn every_picture_of_the_readme_is_a_frame_of_the_demonstration() {
    let home = demo();
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let mut stale = Vec::new();
    for (name, keys) in PICTURES {
        for paper in &PAPERS {
            let mut sitting = sitting(&home);
            press(&mut sitting, keys);
            let file = format!("docs/pictures/{name}-{}.svg", paper.name);
            assert!(readme.contains(&file), "{file} is not in the README");
            stale.extend(held(
                &file,
                &picture(&frame(&mut sitting, paper), paper, &format!("regimen, {name}")),
            ));
        }
    }
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn the_recording_of_the_readme_is_what_its_keys_do() {
    let mut stale = Vec::new();
    for paper in &PAPERS {
        let home = demo();
        let mut sitting = sitting(&home);
        let mut frames = Vec::new();
        for keys in RECORDING {
            press(&mut sitting, keys);
            frames.push(frame(&mut sitting, paper));
        }
        let file = format!("docs/pictures/day-{}.svg", paper.name);
        let made = recording(&frames, paper, "regimen: a dose, a check-in, a look back");
        assert!(made.len() < 150_000, "{} bytes are too many for a page", made.len());
        stale.extend(held(&file, &made));
    }
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}
