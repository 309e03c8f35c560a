//! The bytes that terminals really send, and bytes that none should.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;

use super::decode::{Decoder, Pending};
use crate::session::input::token::Token;
use crate::ui::theme::Background;

fn decode(bytes: &[u8]) -> Vec<Token> {
    let mut out = Vec::new();
    let mut decoder = Decoder::default();
    decoder.feed(bytes, &mut out);
    decoder.give_up(&mut out);
    assert_eq!(decoder.pending(), Pending::Nothing);
    out
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Token {
    Token::Key(KeyEvent::new(code, modifiers))
}

fn plain(code: KeyCode) -> Token {
    key(code, KeyModifiers::NONE)
}

#[test]
fn keys_of_all_terminals() {
    use KeyCode::{
        BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Insert, PageDown, PageUp, Tab, Up,
    };
    const NONE: KeyModifiers = KeyModifiers::NONE;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    const ALT: KeyModifiers = KeyModifiers::ALT;
    for (bytes, code, modifiers) in [
        (&b"a"[..], Char('a'), NONE),
        (b"A", Char('A'), SHIFT),
        (b"?", Char('?'), NONE),
        (b" ", Char(' '), NONE),
        ("ä".as_bytes(), Char('ä'), NONE),
        ("睡".as_bytes(), Char('睡'), NONE),
        ("😀".as_bytes(), Char('😀'), NONE),
        (b"\r", Enter, NONE),
        (b"\t", Tab, NONE),
        (b"\x7f", Backspace, NONE),
        (b"\x08", Backspace, NONE),
        (b"\x03", Char('c'), CTRL),
        (b"\x0a", Char('j'), CTRL),
        (b"\0", Char(' '), CTRL),
        (b"\x1f", Char('7'), CTRL),
        (b"\x1b", Esc, NONE),
        (b"\x1bx", Char('x'), ALT),
        (b"\x1bX", Char('X'), ALT | SHIFT),
        ("\x1bä".as_bytes(), Char('ä'), ALT),
        (b"\x1b\r", Enter, ALT),
        (b"\x1b[", Char('['), ALT),
        (b"\x1bO", Char('O'), ALT | SHIFT),
        (b"\x1b]", Char(']'), ALT),
        (b"\x1b[A", Up, NONE),
        (b"\x1bOB", Down, NONE),
        (b"\x1b[1;5A", Up, CTRL),
        (b"\x1bO5A", Up, CTRL),
        (b"\x1b[a", Up, SHIFT),
        (b"\x1bOa", Up, CTRL),
        (b"\x1b[H", Home, NONE),
        (b"\x1b[1~", Home, NONE),
        (b"\x1b[F", End, NONE),
        (b"\x1b[2~", Insert, NONE),
        (b"\x1b[3~", Delete, NONE),
        (b"\x1b[3;2~", Delete, SHIFT),
        (b"\x1b[3$", Delete, SHIFT),
        (b"\x1b[3^", Delete, CTRL),
        (b"\x1b[5~", PageUp, NONE),
        (b"\x1b[6;5~", PageDown, CTRL),
        (b"\x1b[Z", BackTab, SHIFT),
        (b"\x1bOP", F(1), NONE),
        (b"\x1b[[A", F(1), NONE),
        (b"\x1b[11~", F(1), NONE),
        (b"\x1b[24~", F(12), NONE),
        (b"\x1b[1;2R", F(3), SHIFT),
        (b"\x1bOM", Enter, NONE),
        (b"\x1bOp", Char('0'), NONE),
        (b"\x1bOy", Char('9'), NONE),
        (b"\x1b[97;5u", Char('a'), CTRL),
        (b"\x1b[97;2u", Char('A'), SHIFT),
        (b"\x1b[47:63;2u", Char('?'), SHIFT),
        (b"\x1b[27u", Esc, NONE),
        (b"\x1b[9;2u", BackTab, SHIFT),
        (b"\x1b[27;5;46~", Char('.'), CTRL),
    ] {
        assert_eq!(
            decode(bytes),
            [key(code, modifiers)],
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn releases_are_dropped_and_repeats_kept() {
    assert_eq!(decode(b"\x1b[97;1:3u\x1b[1;1:3A"), []);
    let repeat = KeyEvent::new_with_kind(KeyCode::Char('a'), KeyModifiers::NONE, KeyEventKind::Repeat);
    assert_eq!(decode(b"\x1b[97;1:2u"), [Token::Key(repeat)]);
}

#[test]
fn an_answer_never_becomes_keys() {
    let dark = Token::Background(Background::Dark);
    let j = plain(KeyCode::Char('j'));
    assert_eq!(decode(b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07j"), [dark.clone(), j.clone()]);
    assert_eq!(
        decode(b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\\x1b[?62;22cj"),
        [dark, Token::Answered, j.clone()]
    );
    // A change of scheme, a mode report, a cursor report, DA2, a version, a capability, a colour nobody asked for.
    let others: [&[u8]; 8] = [
        b"\x1b[?997;2nj",
        b"\x1b[?2026;2$yj",
        b"\x1b[12;40Rj",
        b"\x1b[>41;354;0cj",
        b"\x1bP>|XTerm(390)\x1b\\j",
        b"\x1bP1+r544e=787465726d\x1b\\j",
        b"\x1b]10;rgb:ffff/ffff/ffff\x07j",
        b"\x1b_Gi=1;OK\x1b\\j",
    ];
    for bytes in others {
        assert_eq!(
            decode(bytes),
            std::slice::from_ref(&j),
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn what_breaks_off_is_dropped_and_keys_go_on() {
    let mut out = Vec::new();
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b]11;rgb:1e1e/1e", &mut out);
    assert_eq!(decoder.pending(), Pending::Sequence);
    decoder.give_up(&mut out);
    decoder.feed(b"\x1b[1;", &mut out);
    decoder.give_up(&mut out);
    decoder.feed(b"\xe7\x9d", &mut out);
    assert_eq!(decoder.pending(), Pending::Sequence);
    decoder.feed(b"j", &mut out);
    assert_eq!(out, [plain(KeyCode::Char('j'))]);
}

#[test]
fn a_new_sequence_ends_the_old() {
    assert_eq!(decode(b"\x1b[1;\x1b[A"), [plain(KeyCode::Up)]);
    assert_eq!(decode(b"\x1b]11;rgb\x1b[A"), [plain(KeyCode::Up)]);
    assert_eq!(decode(b"\x1b\x1b[A"), [plain(KeyCode::Esc), plain(KeyCode::Up)]);
    assert_eq!(decode(b"\x1b[12\x18j"), [plain(KeyCode::Char('j'))]);
}

#[test]
fn pastes_are_whole_and_have_one_kind_of_line_end() {
    let paste = |text: &str| Token::Paste(text.to_owned());
    assert_eq!(
        decode(b"\x1b[200~one\rtwo\r\nthree\n\x1b[201~"),
        [paste("one\ntwo\nthree\n")]
    );
    assert_eq!(
        decode(b"\x1b[200~q\x1b[A\x03\x1b[201~x"),
        [paste("q\x1b[A\x03"), plain(KeyCode::Char('x'))]
    );
    assert_eq!(decode(b"\x1b[200~\x1b[201~"), [paste("")]);
    let mut out = Vec::new();
    let mut decoder = Decoder::default();
    decoder.feed(b"\x1b[200~half", &mut out);
    decoder.give_up(&mut out);
    assert_eq!((decoder.pending(), out.len()), (Pending::Paste, 0));
}

#[test]
fn an_endless_paste_is_cut_and_still_ends() {
    let mut bytes = b"\x1b[200~".to_vec();
    bytes.resize((1 << 20) + 100_000, b'x');
    bytes.extend(b"\x1b[201~j");
    let tokens = decode(&bytes);
    let [Token::Paste(text), after] = tokens.as_slice() else {
        panic!("{} tokens", tokens.len())
    };
    assert_eq!(text.len(), 1 << 20);
    assert_eq!(*after, plain(KeyCode::Char('j')));
}

#[test]
fn mouse_and_focus() {
    let mouse = |kind, column, row, modifiers| {
        Token::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers,
        })
    };
    let none = KeyModifiers::NONE;
    assert_eq!(
        decode(b"\x1b[<0;10;5M"),
        [mouse(MouseEventKind::Down(MouseButton::Left), 9, 4, none)]
    );
    assert_eq!(
        decode(b"\x1b[<0;10;5m"),
        [mouse(MouseEventKind::Up(MouseButton::Left), 9, 4, none)]
    );
    assert_eq!(
        decode(b"\x1b[<34;300;1M"),
        [mouse(MouseEventKind::Drag(MouseButton::Right), 299, 0, none)]
    );
    assert_eq!(
        decode(b"\x1b[<65;1;1M"),
        [mouse(MouseEventKind::ScrollDown, 0, 0, none)]
    );
    assert_eq!(
        decode(b"\x1b[<68;0;0M"),
        [mouse(MouseEventKind::ScrollUp, 0, 0, KeyModifiers::SHIFT)]
    );
    assert_eq!(
        decode(b"\x1b[M !!"),
        [mouse(MouseEventKind::Down(MouseButton::Left), 0, 0, none)]
    );
    assert_eq!(decode(b"\x1b[<35;10;5M"), []);
    assert_eq!(decode(b"\x1b[<0;99999;5M"), []);
    assert_eq!(decode(b"\x1b[I\x1b[O"), [Token::FocusGained, Token::FocusLost]);
}

proptest! {
    /// No bytes panic, and what is cut up anywhere means the same.
    #[test]
    fn cutting_changes_nothing(bytes in prop::collection::vec(any::<u8>(), 0..80), at in 0_usize..80) {
        let whole = decode_to_paste(&[&bytes]);
        let (head, tail) = bytes.split_at(at.min(bytes.len()));
        prop_assert_eq!(decode_to_paste(&[head, tail]), whole);
    }

    /// An answer is swallowed whole, wherever it is cut, and the key after it arrives.
    #[test]
    fn answers_may_be_cut(at in 0_usize..40, hex in "[0-9a-f]{4}") {
        let bytes = format!("\x1b]11;rgb:{hex}/{hex}/{hex}\x1b\\\x1b[?62c");
        let (head, tail) = bytes.as_bytes().split_at(at.min(bytes.len()));
        let tokens = decode_to_paste(&[head, tail, b"j"]);
        prop_assert_eq!(tokens.len(), 3);
        prop_assert_eq!(tokens.last(), Some(&plain(KeyCode::Char('j'))));
    }

    /// No control character ever arrives as a character.
    #[test]
    fn characters_are_printable(bytes in prop::collection::vec(prop_oneof![Just(0x1b_u8), Just(b'['), any::<u8>()], 0..80)) {
        for token in decode_to_paste(&[&bytes]) {
            if let Token::Key(KeyEvent { code: KeyCode::Char(c), .. }) = token {
                prop_assert!(!c.is_control(), "{c:?}");
            }
        }
    }
}

/// Decodes pieces; a paste that does not end is what it is.
fn decode_to_paste(pieces: &[&[u8]]) -> Vec<Token> {
    let mut out = Vec::new();
    let mut decoder = Decoder::default();
    for piece in pieces {
        decoder.feed(piece, &mut out);
    }
    decoder.give_up(&mut out);
    out
}
