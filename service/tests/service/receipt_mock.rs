//! `kazasu-service mock` and `client`: what a vendor and an operator type.

use std::process::{Command, Stdio};

use kazasu_service::mock::Mock;
use kazasu_wire::result::ResultPage;
use serde_json::Value;

use crate::program::{Program, Served};
use crate::world::FIRST;

#[tokio::test]
async fn the_mock_holds_every_kind_of_answer_for_two_clinics() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mock = Mock::start("127.0.0.1:0".parse().unwrap(), 15).await.unwrap();
    let shown = mock.shown();
    let http = reqwest::Client::new();
    let mut facilities = Vec::new();
    for client in shown["clients"].as_array().unwrap() {
        let token: Value = http
            .post(shown["token_url"].as_str().unwrap())
            .basic_auth(
                client["client_id"].as_str().unwrap(),
                client["client_secret"].as_str(),
            )
            .form(&[("grant_type", "client_credentials")])
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_ne!(token["access_token"], client["access_token"]);
        let first = http
            .get(shown["results_url"].as_str().unwrap())
            .bearer_auth(client["access_token"].as_str().unwrap());
        assert_eq!(
            first.send().await.unwrap().status(),
            200,
            "the printed token works at once"
        );
        let page: ResultPage = http
            .get(shown["results_url"].as_str().unwrap())
            .bearer_auth(token["access_token"].as_str().unwrap())
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!((page.results.len(), page.more), (15, false));
        let kinds: std::collections::BTreeSet<String> = page
            .results
            .iter()
            .map(|result| result.validity.to_string())
            .collect();
        for kind in [
            "valid",
            "invalid",
            "invalid_replaced",
            "none",
            "multiple",
            "suspended",
        ] {
            assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
        }
        let times: Vec<_> = page.results.iter().map(|result| result.checked_at).collect();
        assert!(times.is_sorted());
        // The first kind comes once more at the end: the same person.
        assert_eq!(page.results[0].patient_ref, page.results[14].patient_ref);
        assert_ne!(page.results[0].patient_ref, page.results[1].patient_ref);
        facilities.push(page.results[0].facility_id.clone());
    }
    assert_eq!(facilities.len(), 2);
    assert_ne!(facilities[0], facilities[1]);
    mock.stop().await;
}

#[test]
fn the_program_prints_one_line_and_ends_when_asked() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kazasu-service"));
    let served = Served::by(command.args(["mock", "--results", "1"]).stderr(Stdio::null()));
    assert_eq!(served.line["clients"].as_array().unwrap().len(), 2);
    assert_eq!(served.line["clients"][0]["results"], 1);
    assert!(std::net::TcpStream::connect(served.address("address")).is_ok());
    served.end();
}

#[test]
fn clients_are_made_approved_listed_and_stopped() {
    let program = Program::new();
    program.run(&["import", "facilities", "facilities.csv"]);
    let (exit, added) = program.run(&[
        "client",
        "add",
        "--institution",
        FIRST,
        "--label",
        "受付のレセコン",
    ]);
    assert_eq!((exit, &added[0]["approved"]), (Some(0), &Value::Bool(false)));
    assert!(added[0]["client_secret"].as_str().unwrap().starts_with("kzs_"));
    let id = added[0]["client_id"].as_str().unwrap();
    let (exit, sandbox) = program.run(&["client", "add", "--institution", FIRST, "--sandbox"]);
    assert_eq!((exit, &sandbox[0]["approved"]), (Some(0), &Value::Bool(true)));
    let (exit, approved) = program.run(&["client", "approve", id]);
    assert_eq!((exit, &approved[0]["approved"]), (Some(0), &Value::Bool(true)));
    let (exit, stopped) = program.run(&["client", "stop", id]);
    assert_eq!((exit, &stopped[0]["stopped"]), (Some(0), &Value::Bool(true)));
    let (exit, listed) = program.run(&["client", "list"]);
    assert_eq!((exit, listed.len()), (Some(0), 2));
    let of_id = listed.iter().find(|client| client["client_id"] == id).unwrap();
    assert_eq!(
        (&of_id["label"], &of_id["stopped"]),
        (&Value::from("受付のレセコン"), &Value::Bool(true))
    );
    assert!(listed.iter().all(|client| client["client_secret"].is_null()));
    for arguments in [
        &["client", "stop", id][..],
        &["client", "approve", "nobody"],
        &["client", "add", "--institution", "4899999999"],
    ] {
        let (exit, lines) = program.run(arguments);
        assert_eq!((exit, lines.len()), (Some(8), 0), "{arguments:?}");
    }
}
