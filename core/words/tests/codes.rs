//! The list of codes is well formed and in order.

use std::collections::HashSet;

use kazasu_words::{Code, Kind, Label};

const LIST: &str = include_str!("../../../codes.txt");

fn entries() -> Vec<&'static str> {
    LIST.lines().filter(|line| !line.starts_with('#')).collect()
}

#[test]
fn every_line_is_a_code_and_the_list_is_sorted_without_doubles() {
    let names: Vec<&str> = Code::all().iter().map(|code| code.as_str()).collect();
    assert_eq!(names.len(), entries().len(), "a line of codes.txt is no code");
    assert!(
        names.windows(2).all(|pair| pair[0] < pair[1]),
        "codes.txt is not sorted"
    );
}

#[test]
fn names_have_three_parts_of_lower_case_letters_digits_and_inner_hyphens() {
    for code in Code::all() {
        let parts: Vec<&str> = code.as_str().split('.').collect();
        assert_eq!(parts.len(), 3, "{code}");
        for part in parts {
            assert!(
                !part.is_empty() && !part.starts_with('-') && !part.ends_with('-'),
                "{code}"
            );
            assert!(
                part.chars()
                    .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-'),
                "{code}"
            );
        }
    }
}

#[test]
fn stages_and_screens_have_their_own_area_and_no_two_messages_share_an_id() {
    let mut ids = HashSet::new();
    for code in Code::all() {
        for (kind, area) in [(Kind::Stage, "stage."), (Kind::Screen, "screen.")] {
            assert_eq!(code.kind() == kind, code.as_str().starts_with(area), "{code}");
        }
        assert!(ids.insert(code.message_id()), "{code}");
    }
    for label in Label::ALL {
        assert!(ids.insert(label.message_id()), "{label:?}");
    }
}

#[test]
fn codes_are_found_by_name_only_if_listed() {
    for code in Code::all() {
        assert_eq!(Code::find(code.as_str()), Some(*code));
        assert_eq!(code.as_str().parse(), Ok(*code));
    }
    for other in [
        "",
        "card",
        "card.pin",
        "card.pin.WRONG",
        "card.pin.wrong ",
        "error",
        "# Stable codes",
    ] {
        assert_eq!(Code::find(other), None, "{other}");
    }
    let unknown = Code::find_or_unknown("later.version.code");
    assert_eq!(Code::find("service.answer.unknown"), Some(unknown));
}
