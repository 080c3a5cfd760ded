//! Looks for what must not lie somewhere, in the forms in which it might.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use memchr::memmem;

/// Whether `bytes` hold `secret`, as it is or in a form a log or a file might give it.
pub fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    forms(secret)
        .iter()
        .any(|form| memmem::find(bytes, form).is_some())
}

fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(secret);
    let mut forms = vec![
        secret.to_vec(),
        hex::encode(secret).into_bytes(),
        hex::encode_upper(secret).into_bytes(),
        format!("{secret:?}").into_bytes(),
        text.escape_unicode().to_string().into_bytes(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ];
    for shift in 0..3 {
        // Between other bytes only the groups of three that lie inside the secret look the same.
        let inside = secret.get(shift..).unwrap_or_default();
        let inside = &inside[..inside.len() / 3 * 3];
        if inside.len() >= 6 {
            forms.extend(
                [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD].map(|engine| engine.encode(inside).into_bytes()),
            );
        }
    }
    forms
}

/// The search itself must find what is planted.
#[test]
fn a_planted_mark_is_found_in_every_form() {
    let mark = "試験 花子".as_bytes();
    assert_eq!(forms(mark).len(), 12);
    for form in forms(mark) {
        let text = [b"before ", form.as_slice(), b" after"].concat();
        assert!(holds(&text, mark), "{}", String::from_utf8_lossy(&text));
    }
    for before in ["", "x", "xy"] {
        let inside = format!("{before}試験 花子xyz");
        assert!(holds(STANDARD_NO_PAD.encode(inside).as_bytes(), mark), "{before}");
    }
    assert!(!holds("nobody is here".as_bytes(), mark));
}
