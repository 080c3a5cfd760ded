//! The README's first command, for every synthetic person: exit code, words, what is left on the card.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kazasu_journeys::program;
use kazasu_testkit::people;
use serde_json::Value;

struct Run {
    code: Option<i32>,
    lines: Vec<Value>,
}

fn demo(arguments: &[&str]) -> Run {
    let done = program::call("kazasu")
        .args(["--json", "demo"])
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8(done.stdout).unwrap();
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    Run {
        code: done.status.code(),
        lines,
    }
}

impl Run {
    fn last(&self) -> &Value {
        self.lines.last().unwrap()
    }

    /// Tries left on the card after the tap, as the card itself counts them.
    fn counter(&self) -> Option<u64> {
        self.lines
            .iter()
            .find(|line| line["code"] == "stage.demo.counter")?["tries_left"]
            .as_u64()
    }
}

#[test]
fn the_whole_story_ends_with_a_valid_result() {
    let run = demo(&[]);
    assert_eq!(run.code, Some(0), "{:?}", run.lines);
    let result = run.last();
    for (field, value) in [
        ("event", "result"),
        ("validity", "valid"),
        ("method", "pin"),
        ("share_basis", "statutory"),
    ] {
        assert_eq!(result[field], value, "{field}");
    }
    assert_eq!(result["apdus"], 6, "design §9: extended 6");
    assert_eq!(result["share"], 30);
    assert_eq!(result["tries_left"], 3);
    for field in [
        "insurer_number",
        "insurer_name",
        "symbol",
        "number",
        "branch",
        "name",
        "kana",
        "birth_date",
        "valid_from",
        "checked_on",
        "treated_on",
    ] {
        assert!(
            result[field].as_str().is_some_and(|value| !value.is_empty()),
            "{field}: {result}"
        );
    }
    assert_eq!(run.counter(), Some(3));
}

#[test]
fn a_face_instead_of_a_pin() {
    // Whatever became of the PIN: nothing asks for it, and the counter stays where it was.
    for (person, tries) in [("valid", 3), ("locked", 0), ("last-try", 1)] {
        let run = demo(&["--method", "visual", "--person", person]);
        assert_eq!(run.code, Some(0), "{person}: {:?}", run.lines);
        let result = run.last();
        assert_eq!(result["event"], "result", "{person}");
        assert_eq!(result["method"], "visual", "{person}");
        assert_eq!(result["validity"], "valid", "{person}");
        assert_eq!(result["tries_left"], Value::Null, "nobody counted them");
        assert_eq!(run.counter(), Some(tries), "{person}");
        let face = |line: &Value| line["code"] == "stage.demo.face";
        assert!(
            run.lines.iter().any(face),
            "the demo says that it plays the person"
        );
    }
    let plain = demo(&["--method", "visual"]);
    assert_eq!(
        plain.last()["apdus"],
        9,
        "application, certificate, five of the terminal, signature, leave"
    );
    // A certificate that does not count is refused by this way as well.
    let revoked = demo(&["--method", "visual", "--person", "revoked"]);
    assert_eq!(revoked.code, Some(8));
    assert_eq!(revoked.last()["code"], "certificate.revocation.revoked");
    let both = demo(&["--method", "visual", "--pin", "1234"]);
    assert_eq!(both.code, Some(2), "{:?}", both.lines);
}

#[test]
fn a_wrong_pin_leaves_two_tries() {
    let run = demo(&["--pin", "9999"]);
    assert_eq!(run.code, Some(4));
    assert_eq!(run.last()["code"], "card.pin.wrong");
    assert_eq!(run.last()["tries_left"], 2);
    assert!(
        run.last()["staff"].as_str().unwrap().contains('2'),
        "it says two tries are left: {}",
        run.last()
    );
    assert_eq!(run.counter(), Some(2));
}

#[test]
fn the_last_try_is_never_sent_unasked() {
    for pin in ["1234", "9999"] {
        let run = demo(&["--person", "last-try", "--pin", pin]);
        assert_eq!(
            (run.code, run.last()["code"].as_str()),
            (Some(4), Some("card.pin.last-try"))
        );
        assert_eq!(run.counter(), Some(1));
    }
}

/// Person, exit code, code of an error or validity of a result.
const STORIES: &[(&str, i32, &str)] = &[
    ("valid", 0, "valid"),
    ("invalid", 3, "invalid"),
    ("replaced", 3, "invalid_replaced"),
    ("none", 3, "none"),
    ("two-coverages", 0, "valid"),
    ("expired-in-grace", 0, "valid"),
    ("expired-beyond-grace", 8, "certificate.dates.expired"),
    ("revoked", 8, "certificate.revocation.revoked"),
    ("locked", 6, "card.pin.locked"),
    ("last-try", 4, "card.pin.last-try"),
    ("pinless", 6, "card.pin.switched-off"),
    ("late-elderly", 0, "valid"),
    ("elderly-70", 0, "valid"),
    ("preschool", 0, "valid"),
    ("dv", 3, "none"),
    ("dv-address", 0, "valid"),
    ("special", 0, "valid"),
    ("same-serial", 0, "valid"),
    ("unregistered", 3, "none"),
];

#[test]
fn every_person_has_a_story_and_it_ends_as_told() {
    let told: Vec<&str> = STORIES.iter().map(|(person, ..)| *person).collect();
    for person in people::all() {
        assert!(
            told.contains(&person.id.as_str()),
            "{} has no story",
            person.id.as_str()
        );
    }
    for (person, code, word) in STORIES {
        let run = demo(&["--person", person]);
        assert_eq!(run.code, Some(*code), "{person}: {}", run.last());
        let last = run.last();
        let said = if last["event"] == "result" {
            &last["validity"]
        } else {
            &last["code"]
        };
        assert_eq!(said, word, "{person}");
    }
}

#[test]
fn what_each_result_carries() {
    let last = |person: &str| demo(&["--person", person]).last().clone();
    assert_eq!(last("two-coverages")["coverages"].as_array().unwrap().len(), 2);
    assert_eq!(last("late-elderly")["share"], 10);
    assert_eq!(last("elderly-70")["share"], 20);
    assert_eq!(last("elderly-70")["share_basis"], "insurer");
    assert_eq!(last("preschool")["share"], 20);
    assert_eq!(last("special")["share"], Value::Null, "never guessed for 05");
    assert_eq!(
        last("invalid")["share"],
        Value::Null,
        "no share without a coverage in force"
    );
    let grace = last("expired-in-grace");
    assert_eq!(grace["notices"][0]["code"], "certificate.dates.grace");
    assert!(grace["notices"][0]["date"].is_string());
    // Same serial, other generation: another person.
    assert_ne!(last("same-serial")["name"], last("valid")["name"]);

    // Nothing in the answer tells a protected person from one without coverage or an unknown one.
    let shape = |person: &str| {
        let mut result = last(person);
        let result = result.as_object_mut().unwrap();
        for personal in ["result_id", "facility_id"] {
            result.remove(personal);
        }
        result.clone()
    };
    assert_eq!(shape("dv"), shape("none"));
    assert_eq!(shape("dv"), shape("unregistered"));
}

#[test]
fn a_person_reads_sentences_in_three_languages() {
    for (language, word) in [("ja", "資格（有効）"), ("ja-easy", "保険"), ("en", "valid")] {
        let done = program::call("kazasu")
            .args(["demo", "--lang", language])
            .output()
            .unwrap();
        let text = String::from_utf8(done.stdout).unwrap();
        assert!(
            done.status.success() && text.to_lowercase().contains(word),
            "{language}: {text}"
        );
        assert!(
            !text.contains("unknown code") && !text.contains("stage."),
            "{language}: {text}"
        );
    }
    let done = program::call("kazasu")
        .args(["demo", "--person", "list"])
        .output()
        .unwrap();
    assert!(String::from_utf8(done.stdout).unwrap().lines().count() >= STORIES.len());
    let done = program::call("kazasu")
        .args(["demo", "--person", "nobody"])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(2));
}
