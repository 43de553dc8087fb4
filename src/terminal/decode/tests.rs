use proptest::prelude::*;

use super::*;

fn decode(bytes: &[u8]) -> Vec<Event> {
    let mut decoder = Decoder::default();
    let mut events = Vec::new();
    decoder.push(bytes, &mut events);
    decoder.settle(&mut events);
    events
}

fn keys(bytes: &[u8]) -> Vec<(KeyCode, KeyModifiers)> {
    decode(bytes)
        .into_iter()
        .map(|event| match event {
            Event::Key(key) => (key.code, key.modifiers),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn keys_as_terminals_send_them() {
    let (none, ctrl, shift, alt) = (
        KeyModifiers::NONE,
        KeyModifiers::CONTROL,
        KeyModifiers::SHIFT,
        KeyModifiers::ALT,
    );
    let table: &[(&[u8], KeyCode, KeyModifiers)] = &[
        (b"q", KeyCode::Char('q'), none),
        (b"Q", KeyCode::Char('Q'), shift),
        ("ñ".as_bytes(), KeyCode::Char('ñ'), none),
        (b"\x1b", KeyCode::Esc, none),
        (b"\r", KeyCode::Enter, none),
        (b"\t", KeyCode::Tab, none),
        (b"\x1b[Z", KeyCode::BackTab, shift),
        (b"\x7f", KeyCode::Backspace, none),
        (b"\x03", KeyCode::Char('c'), ctrl),
        (b"\x12", KeyCode::Char('r'), ctrl),
        (b"\x1a", KeyCode::Char('z'), ctrl),
        (b"\x1b[A", KeyCode::Up, none),
        (b"\x1bOA", KeyCode::Up, none),
        (b"\x1b[1;5C", KeyCode::Right, ctrl),
        (b"\x1b[1;2D", KeyCode::Left, shift),
        (b"\x1b[H", KeyCode::Home, none),
        (b"\x1b[4~", KeyCode::End, none),
        (b"\x1b[5~", KeyCode::PageUp, none),
        (b"\x1b[3;5~", KeyCode::Delete, ctrl),
        (b"\x1bOP", KeyCode::F(1), none),
        (b"\x1b[15~", KeyCode::F(5), none),
        (b"\x1b[17~", KeyCode::F(6), none),
        (b"\x1b[24~", KeyCode::F(12), none),
        (b"\x1b[[B", KeyCode::F(2), none),
        (b"\x1bx", KeyCode::Char('x'), alt),
    ];
    for (bytes, code, modifiers) in table {
        assert_eq!(
            keys(bytes),
            [(*code, *modifiers)],
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn the_mouse_counts_from_zero() {
    let mouse = |bytes: &[u8]| match decode(bytes).as_slice() {
        [Event::Mouse(mouse)] => (mouse.kind, mouse.column, mouse.row),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        mouse(b"\x1b[<0;1;1M"),
        (MouseEventKind::Down(MouseButton::Left), 0, 0)
    );
    assert_eq!(
        mouse(b"\x1b[<0;120;40m"),
        (MouseEventKind::Up(MouseButton::Left), 119, 39)
    );
    assert_eq!(
        mouse(b"\x1b[<32;7;9M"),
        (MouseEventKind::Drag(MouseButton::Left), 6, 8)
    );
    assert_eq!(mouse(b"\x1b[<65;3;3M"), (MouseEventKind::ScrollDown, 2, 2));
    assert_eq!(decode(b"\x1b[<35;3;3M"), []);
}

#[test]
fn a_paste_is_one_event_and_its_keys_do_nothing() {
    assert_eq!(
        decode(b"a\x1b[200~q\x1b[A\r\nq\x1b[201~b"),
        [
            key(KeyCode::Char('a'), KeyModifiers::NONE),
            Event::Paste("q\x1b[A\nq".to_owned()),
            key(KeyCode::Char('b'), KeyModifiers::NONE),
        ]
    );
}

#[test]
fn what_nobody_asked_for_is_dropped() {
    assert_eq!(decode(b"\x1b[?62;1;4c"), []);
    assert_eq!(decode(b"\x1b[I\x1b[O"), []);
    assert_eq!(decode(b"\xff\xfe"), []);
    // A colour that another program asked for, ended in both ways; an answer in pieces; one that broke off.
    assert_eq!(decode(b"\x1b]11;rgb:0000/0000/0000\x1b\\"), []);
    assert_eq!(
        keys(b"\x1b]11;rgb:0000/0000/0000\x07q"),
        [(KeyCode::Char('q'), KeyModifiers::NONE)]
    );
    assert_eq!(keys(b"\x1bP1+r436f\x1b[A"), [(KeyCode::Up, KeyModifiers::NONE)]);
    assert_eq!(decode(b"\x1b]11;rgb:00"), []);
    assert_eq!(keys(b"\xe6\x97q"), [(KeyCode::Char('q'), KeyModifiers::NONE)]);
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_come_to_the_same(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(0x1b), Just(b'['), Just(b'~'), Just(b';'), Just(b'1'), Just(b']'), Just(0x07), Just(b'\\')], 0..80),
        cuts in prop::collection::vec(1usize..9, 80),
    ) {
        let whole = decode(&bytes);
        let mut decoder = Decoder::default();
        let mut events = Vec::new();
        let mut rest = bytes.as_slice();
        for cut in cuts {
            let (piece, after) = rest.split_at(cut.min(rest.len()));
            decoder.push(piece, &mut events);
            rest = after;
        }
        decoder.push(rest, &mut events);
        decoder.settle(&mut events);
        prop_assert!(!decoder.waits());
        prop_assert_eq!(events, whole);
    }

    #[test]
    fn sequences_in_pieces_are_still_one_key(cut in 1usize..6) {
        let bytes = b"\x1b[1;5C";
        let mut decoder = Decoder::default();
        let mut events = Vec::new();
        decoder.push(&bytes[..cut.min(5)], &mut events);
        prop_assert!(events.is_empty() && decoder.waits());
        decoder.push(&bytes[cut.min(5)..], &mut events);
        prop_assert_eq!(events, vec![key(KeyCode::Right, KeyModifiers::CONTROL)]);
    }
}
