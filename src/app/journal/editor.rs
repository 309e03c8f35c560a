//! A note in the editor of the journal: begun, changed, saved, withdrawn.

use super::{Editor, State, columns, hidden, is, nothing, open_day};
use crate::app::key::{Code, Key};
use crate::app::keys::Scope;
use crate::app::lines::Lines;
use crate::app::message::{Action, Edit, Operation};
use crate::app::search::Kind;
use crate::app::words;
use crate::app::world::{Reply, World};
use crate::domain::journal::{Entry, EntryId, NoteEntry};
use crossterm::event::KeyEvent;

impl State {
    /// A key while the search line or the editor has the focus; `None`: it is none of the field's.
    pub fn text_key(&mut self, event: &KeyEvent, key: Option<Key>, world: &World) -> Option<Vec<Reply>> {
        // In a field Ctrl-C leaves the field: what is typed there is the one thing that is not saved yet.
        let leaves = key
            == Some(Key {
                code: Code::Char('c'),
                ctrl: true,
            });
        if let Some(editor) = &mut self.editor {
            let action = key.and_then(|key| world.keymap.find(&[Scope::Writing], key));
            if leaves || matches!(action, Some(Action::Confirm | Action::Back)) || is(key, Code::Esc) {
                return Some(self.save(world));
            }
            return editor.lines.key(event).then(Vec::new);
        }
        let search = self.search.as_mut()?;
        if leaves || is(key, Code::Esc) {
            self.clear();
            return Some(Vec::new());
        }
        if is(key, Code::Enter) {
            search.typing = false;
            if search.line.text().trim().is_empty() {
                self.search = None;
            } else if let Some(item) = self.focused() {
                self.focus = Some((item.day, item.at, item.id.clone()));
            }
            return Some(Vec::new());
        }
        let moved = match key.filter(|key| !key.ctrl).map(|key| key.code) {
            Some(Code::Down) => Some(Action::Down),
            Some(Code::Up) => Some(Action::Up),
            Some(Code::PageDown) => Some(Action::PageDown),
            Some(Code::PageUp) => Some(Action::PageUp),
            _ => None,
        };
        if let Some(action) = moved {
            self.go(action, world);
            return Some(Vec::new());
        }
        search.line.key(event).then(Vec::new)
    }

    /// Pasted text goes into the field that has the focus.
    pub fn paste(&mut self, text: &str) {
        match (&mut self.editor, &mut self.search) {
            (Some(editor), _) => editor.lines.insert(text),
            (None, Some(search)) => search.line.insert(text),
            (None, None) => {}
        }
    }

    /// Something could not be written: a note that was being changed comes back.
    pub fn failed(&mut self) {
        self.editor = self.pending.take().or(self.editor.take());
    }

    /// Something was written: if it is a note, it has the focus.
    pub fn saved(&mut self, entries: &[Entry]) {
        self.pending = None;
        if let [Entry::Note(note)] = entries
            && note.void.is_none()
        {
            self.focus = Some((
                note.day.unwrap_or_else(|| note.at.date_naive()),
                note.at,
                note.id.clone(),
            ));
        }
    }

    pub(super) fn edit(&mut self, world: &World) -> Vec<Reply> {
        let Some(item) = self.focused() else {
            return vec![Reply::Say(nothing(world))];
        };
        if world.hidden {
            return vec![Reply::Say(hidden(world))];
        }
        match world.regimen.journal.find(&item.id) {
            Some(Entry::Note(note)) => {
                let lines = Lines::new(&note.text, columns(world));
                self.editor = Some(Editor { note, lines });
                Vec::new()
            }
            _ => open_day(item.day),
        }
    }

    /// Closes the editor; what was changed is written.
    pub(super) fn save(&mut self, world: &World) -> Vec<Reply> {
        let Some(editor) = self.editor.take() else {
            return Vec::new();
        };
        let text = editor.lines.text().trim_end();
        if text == editor.note.text.trim_end() {
            return Vec::new();
        }
        let day = editor.note.day.unwrap_or_else(|| editor.note.at.date_naive());
        let day = words::day_near(day, world.today());
        let edit = if text.trim().is_empty() {
            let operation = Operation::Withdraw {
                entry: Entry::Note(editor.note.clone()),
                reason: "emptied".into(),
            };
            Edit {
                operation,
                label: format!("note of {day} withdrawn"),
                receipt: format!("Note of {day} withdrawn"),
            }
        } else {
            let note = NoteEntry {
                text: text.to_owned(),
                ..editor.note.clone()
            };
            rewritten(world, &editor.note, note, &day)
        };
        self.pending = Some(editor);
        vec![Reply::Save(Box::new(edit))]
    }

    pub(super) fn withdraw(&self, world: &World) -> Reply {
        let Some(item) = self.focused() else {
            return Reply::Say(nothing(world));
        };
        if item.kind == Kind::Remark {
            let open = world.key(Scope::Journal, Action::Edit).unwrap_or_default();
            return Reply::Say(format!(
                "These words belong to a dose or a rating; {open} opens its day"
            ));
        }
        let Some(entry) = world.regimen.journal.find(&item.id) else {
            return Reply::Say("This note no longer exists".into());
        };
        let day = words::day_near(item.day, world.today());
        Reply::Save(Box::new(Edit {
            operation: Operation::Withdraw {
                entry,
                reason: "withdrawn in the journal".to_owned(),
            },
            label: format!("note of {day} withdrawn"),
            receipt: format!("Note of {day} withdrawn"),
        }))
    }
}

/// What is saved in place of a note that could not be, because another program has changed it in that instant.
pub fn kept_apart(world: &World, operation: &Operation) -> Option<Edit> {
    let Operation::Replace { old, new } = operation else {
        return None;
    };
    let (Entry::Note(old), Entry::Note(new)) = (&**old, new) else {
        return None;
    };
    let day = words::day_near(old.day.unwrap_or_else(|| old.at.date_naive()), world.today());
    let edit = rewritten(world, old, new.clone(), &day);
    matches!(edit.operation, Operation::Insert(_)).then_some(edit)
}

/// A note says something else. Where another program has changed it since it was opened, both are kept.
pub fn rewritten(world: &World, old: &NoteEntry, new: NoteEntry, day: &str) -> Edit {
    let there = world.regimen.journal.find(&old.id);
    let changed = !matches!(&there, Some(Entry::Note(there)) if there == old);
    if changed {
        let second = NoteEntry {
            id: EntryId::unassigned(),
            ..new
        };
        return Edit {
            operation: Operation::Insert(Entry::Note(second)),
            label: format!("note of {day}"),
            receipt: format!("Note of {day} was changed meanwhile: both are kept, yours as a second one"),
        };
    }
    Edit {
        operation: Operation::Replace {
            old: Box::new(Entry::Note(old.clone())),
            new: Entry::Note(new),
        },
        label: format!("note of {day}"),
        receipt: format!("Note of {day} saved"),
    }
}
