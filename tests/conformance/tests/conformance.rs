//! The kit holds: two small clients pass every case, every bad habit is caught, and the play is the service's own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::Path;

use clap::ValueEnum as _;
use kazasu_conformance::case::{Cases, Format};
use kazasu_conformance::client::Habit;
use kazasu_conformance::fault::Rule;
use kazasu_conformance::run::{Program, play, start};
use kazasu_conformance::told::told;
use kazasu_service::mock::Mock;
use kazasu_wire::result::ResultPage;
use serde_json::Value;

fn rust(habit: Option<Habit>) -> Program {
    let mut words = vec![env!("CARGO_BIN_EXE_kazasu-receipt-client").to_owned()];
    if let Some(habit) = habit {
        let name = habit.to_possible_value().unwrap().get_name().to_owned();
        words.extend(["--habit".to_owned(), name]);
    }
    Program { words }
}

fn python() -> Program {
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/receipt_client.py");
    Program {
        words: vec!["python3".into(), client.to_str().unwrap().into()],
    }
}

async fn passes_every_case(program: Program) {
    let cases = Cases::read(&Cases::folder()).unwrap();
    let mut played = 0;
    for case in &cases.cases {
        for format in &case.formats {
            let faults = play(case, *format, &cases.results, &program).await.unwrap();
            let shown: Vec<String> = faults.iter().map(ToString::to_string).collect();
            assert!(
                faults.is_empty(),
                "{} {format:?}:\n{}",
                case.name,
                shown.join("\n")
            );
            played += 1;
        }
    }
    assert!(played >= 19, "only {played} were played");
}

#[tokio::test]
async fn the_client_in_rust_passes_every_case() {
    passes_every_case(rust(None)).await;
}

#[tokio::test]
async fn the_client_in_python_passes_every_case() {
    passes_every_case(python()).await;
}

/// A judge that lets a bad habit pass is none: each is caught, and for its own reason.
#[tokio::test]
async fn every_bad_habit_is_caught_for_what_it_is() {
    let cases = Cases::read(&Cases::folder()).unwrap();
    let table = [
        (Habit::Impatient, "asked-to-wait", Format::Json, Rule::Patience),
        (
            Habit::Impatient,
            "asked-to-wait-for-a-token",
            Format::Json,
            Rule::Patience,
        ),
        (Habit::Forgetful, "nothing-new", Format::Xml, Rule::Tag),
        (Habit::Counting, "page-by-page", Format::Json, Rule::Cursor),
        (
            Habit::Restarting,
            "since-the-last-time",
            Format::Json,
            Rule::Taken,
        ),
        (Habit::Hasty, "page-by-page", Format::Xml, Rule::Taken),
        (Habit::Wasteful, "page-by-page", Format::Json, Rule::Token),
        (
            Habit::Stubborn,
            "token-ends-between-pages",
            Format::Json,
            Rule::Renewal,
        ),
        (
            Habit::Endless,
            "a-new-token-does-not-help",
            Format::Json,
            Rule::Requests,
        ),
        (Habit::Talkative, "everything-once", Format::Json, Rule::Secret),
        (Habit::Strict, "members-of-the-future", Format::Json, Rule::Taken),
        (Habit::Strict, "members-of-the-future", Format::Xml, Rule::Ending),
        (Habit::Guessing, "words-of-the-future", Format::Json, Rule::Taken),
        (Habit::Numeric, "everything-once", Format::Xml, Rule::Taken),
        (Habit::OneFormat, "everything-once", Format::Xml, Rule::Format),
    ];
    let mut caught = BTreeSet::new();
    for (habit, name, format, rule) in table {
        let case = cases.cases.iter().find(|case| case.name == name).unwrap();
        let faults = play(case, format, &cases.results, &rust(Some(habit)))
            .await
            .unwrap();
        let rules: BTreeSet<Rule> = faults.iter().map(|fault| fault.rule).collect();
        assert!(rules.contains(&rule), "{habit:?} in {name}: {faults:?}");
        caught.insert(habit.to_possible_value().unwrap().get_name().to_owned());
    }
    for habit in Habit::value_variants() {
        let name = habit.to_possible_value().unwrap().get_name().to_owned();
        assert!(caught.contains(&name), "no case catches {name}");
    }
}

/// A program that does nothing passes no case in which there is something to do.
#[tokio::test]
async fn a_client_that_does_nothing_fails() {
    let cases = Cases::read(&Cases::folder()).unwrap();
    let program = Program {
        words: vec!["true".into()],
    };
    for case in &cases.cases {
        let something = case.rounds.iter().any(|round| !round.takes.is_empty());
        let faults = play(case, case.formats[0], &cases.results, &program)
            .await
            .unwrap();
        assert!(!something || !faults.is_empty(), "{}", case.name);
    }
}

/// What the kit plays is what the service says: both clients take all results of the mock, in both formats.
#[tokio::test]
async fn the_clients_pass_on_the_service_itself() {
    // A second call finds the first one's.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mock = Mock::start("127.0.0.1:0".parse().unwrap(), 120).await.unwrap();
    let shown = mock.shown();
    let origin = shown["origin"].as_str().unwrap();
    let client = &shown["clients"][0];
    let (id, secret) = (
        client["client_id"].as_str().unwrap(),
        client["client_secret"].as_str().unwrap(),
    );
    let results = all(origin, id, secret).await;
    assert_eq!(results.len(), 120, "more than one page");
    for program in [rust(None), python()] {
        for format in [Format::Json, Format::Xml] {
            let folder = tempfile::tempdir().unwrap();
            let expected: Vec<Value> = results.iter().map(|result| told(result, format)).collect();
            for takes in [expected, Vec::new(), Vec::new()] {
                let ended = start(&program, origin, format, folder.path(), (id, secret))
                    .await
                    .unwrap();
                assert_eq!(ended.exit, Some(0), "{program:?} {format:?}");
                let lines: Vec<Value> = ended
                    .printed
                    .lines()
                    .map(|line| serde_json::from_str(line).unwrap())
                    .collect();
                assert!(
                    lines == takes,
                    "{program:?} {format:?} took {} results",
                    lines.len()
                );
            }
        }
    }
    mock.stop().await;
}

/// All results, read without either client.
async fn all(origin: &str, id: &str, secret: &str) -> Vec<kazasu_wire::result::EligibilityResult> {
    let http = reqwest::Client::new();
    let token: Value = http
        .post(format!("{origin}/v1/token"))
        .form(&[
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret),
        ])
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let page: ResultPage = http
        .get(format!("{origin}/v1/receipt/results?limit=200"))
        .bearer_auth(token["access_token"].as_str().unwrap())
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    page.results
}
