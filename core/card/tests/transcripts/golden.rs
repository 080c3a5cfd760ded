//! The files themselves.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use kazasu_testkit::transcript::{Step, Transcript};

use crate::replay::{over_a_blocking_link, step_by_step};
use crate::scenario;
use crate::tape::{RIGHT, WRONG, record};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/transcripts")
}

/// Every scenario recorded anew, by name; written to the files when that is asked for, before any test reads them.
fn recorded() -> &'static BTreeMap<String, String> {
    static RECORDED: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let scenarios = scenario::all();
        let recorded: BTreeMap<String, String> = scenarios
            .iter()
            .map(|scenario| (scenario.name.clone(), record(scenario).to_string()))
            .collect();
        assert_eq!(recorded.len(), scenarios.len(), "names are unique");
        if std::env::var_os("KAZASU_BLESS").is_some_and(|value| value == "1") {
            for path in std::fs::read_dir(folder())
                .unwrap()
                .map(|entry| entry.unwrap().path())
            {
                if path
                    .extension()
                    .is_some_and(|extension| extension == "transcript")
                {
                    std::fs::remove_file(path).unwrap();
                }
            }
            for (name, text) in &recorded {
                std::fs::write(folder().join(format!("{name}.transcript")), text).unwrap();
            }
        }
        recorded
    });
    &RECORDED
}

/// Text of every golden file, by name.
fn files() -> BTreeMap<String, String> {
    recorded();
    std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "transcript")
        })
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn parsed() -> Vec<Transcript> {
    let files = files();
    assert!(files.len() > 50, "only {} transcripts", files.len());
    let parse =
        |(name, text): (String, String)| text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
    files.into_iter().map(parse).collect()
}

#[test]
fn recorded_anew_every_scenario_gives_its_file() {
    let recorded = recorded();
    let files = files();
    for (name, text) in recorded {
        let golden = files.get(name).map_or("", String::as_str);
        let differs = golden
            .lines()
            .zip(text.lines())
            .find(|(golden, now)| golden != now);
        assert_eq!(differs, None, "{name} (KAZASU_BLESS=1 rewrites the files)");
        assert_eq!(golden.len(), text.len(), "{name}");
    }
    assert_eq!(files.len(), recorded.len(), "a file without a scenario");
}

#[test]
fn replayed_every_file_gives_the_same_commands_and_outcome() {
    for transcript in parsed() {
        step_by_step(&transcript).unwrap_or_else(|error| panic!("{}: {error}", transcript.name));
        over_a_blocking_link(&transcript).unwrap_or_else(|error| panic!("{}: {error}", transcript.name));
    }
}

#[test]
fn replay_notices_every_change_of_what_the_task_says() {
    let mut changed = 0;
    for name in [
        "check-short",
        "lost-after-verify-wrong",
        "silent-verify",
        "visual",
        "visual-service-late",
    ] {
        let golden: Transcript = files()[name].parse().unwrap();
        for tap in 0..golden.taps.len() {
            for at in 0..golden.taps[tap].steps.len() {
                let mut missing = golden.clone();
                let step = missing.taps[tap].steps.remove(at);
                if step.is_event() {
                    continue;
                }
                assert!(step_by_step(&missing).is_err(), "{name} without `{step}`");
                let mut other = golden.clone();
                other.taps[tap].steps[at] = Step::Progress("elsewhere".to_owned());
                assert!(step_by_step(&other).is_err(), "{name} with another `{step}`");
                changed += 1;
            }
        }
    }
    assert!(changed > 40, "only {changed} changes were tried");
}

#[test]
fn a_blocking_replay_notices_other_commands_and_another_end() {
    let golden = &files()["check-extended"];
    for (from, to) in [
        ("transmit 00B08A00000680", "transmit 00B08A00000640"),
        ("transmit 00200098\n", "transmit 00200099\n"),
        ("release power-off", "release keep"),
        ("apdus=6", "apdus=7"),
    ] {
        let changed: Transcript = golden.replacen(from, to, 1).parse().unwrap();
        assert!(over_a_blocking_link(&changed).is_err(), "{to}");
        assert!(step_by_step(&changed).is_err(), "{to}");
    }
}

#[test]
fn no_file_holds_a_pin() {
    let mut verifies = 0;
    for (name, text) in files() {
        for pin in [RIGHT, WRONG] {
            let hexadecimal: String = pin.bytes().map(|byte| format!("{byte:02X}")).collect();
            for form in [pin.to_owned(), hexadecimal.to_lowercase(), hexadecimal] {
                assert!(!text.contains(&form), "{name} holds {form}");
            }
        }
        verifies += text.matches(" 04 ********").count();
        // Beside the mask no VERIFY has a body.
        for line in text.lines().filter(|line| line.starts_with("< transmit 0020")) {
            let body = line.trim_start_matches("< transmit ").split_at(8).1;
            assert!(matches!(body, "" | "00" | " 04 ********"), "{name}: {line}");
        }
    }
    assert!(verifies > 20, "only {verifies} VERIFY commands were recorded");
}

#[test]
fn every_outcome_has_a_transcript() {
    let ends: Vec<String> = parsed()
        .iter()
        .flat_map(|transcript| &transcript.taps)
        .filter_map(|tap| match tap.steps.last() {
            Some(Step::Done(words)) => words.split(' ').next().map(str::to_owned),
            _ => None,
        })
        .collect();
    for code in [
        "card.check.signed",
        "card.pin.wrong",
        "card.pin.locked",
        "card.pin.switched-off",
        "card.pin.last-try",
        "card.pin.tries-unknown",
        "card.pin.already-verified",
        "card.pin.used-elsewhere",
        "card.kind.not-my-number",
        "card.certificate.absent",
        "card.certificate.malformed",
        "card.kind.phone",
        "certificate.dates.expired",
        "card.session.other-card",
        "card.link.lost",
        "card.link.lost-in-verify",
        "card.session.cancelled",
        "card.command.failed",
        "card.answer.malformed",
        "card.pin.tries",
        "card.info.read",
        "card.reader.probed",
        "card.link.several-cards",
        "card.kind.driving-licence",
        "card.kind.residence-card",
        "card.kind.passport",
        "card.kind.transit",
        "card.kind.old-juki",
        "card.visual.extended-needed",
        "card.visual.certificate-expired",
        "card.visual.certificate-refused",
        "card.visual.key-refused",
        "card.visual.relay-timeout",
        "card.visual.refused",
    ] {
        assert!(ends.iter().any(|end| end == code), "{code}");
    }
}
