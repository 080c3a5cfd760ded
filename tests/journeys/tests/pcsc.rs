//! Journeys over a real `pcscd`: the virtual card judged by OpenSC and openssl, and our own program beside them.
//!
//! Needs Debian's `pcscd`, `vsmartcard-vpcd`, `opensc`, `openssl` and root (a mount namespace per `pcscd`);
//! `cargo xtask test --install` brings them.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod clinic;

use std::path::Path;
use std::process::Command;

use kazasu_journeys::daemon::Daemon;
use kazasu_journeys::opensc;
use kazasu_journeys::pcscd::Pcscd;
use kazasu_journeys::program;
use ring::digest::{SHA256, digest};
use serde_json::Value;
use tempfile::TempDir;

use clinic::{Clinic, json_lines};

/// 51-byte DigestInfo of a SHA-256 hash, as `80 2A` takes it (card facts §3).
const SIGN_WITHOUT_PIN: &str = concat!(
    "802A009733",
    "3031300D060960864801650304020105000420",
    "5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A",
    "00"
);
const SELECT_JPKI: &str = "00A4040C0AD392F000260100000001";
const LEAVE: &str = "00A4040C07A0000001510000";
const VERIFY_1234: &str = "002000980431323334";

/// A card of a synthetic person in the reader of a `pcscd` of our own.
struct CardInReader {
    pcscd: Pcscd,
    certificate_sha256: String,
    folder: TempDir,
    _card: Daemon,
}

fn insert(person: &str, quirks: &[&str]) -> CardInReader {
    let pcscd = Pcscd::start();
    let folder = TempDir::new().unwrap();
    let mut command = program::call("kazasu");
    command.args([
        "--json",
        "card",
        "serve",
        "--vpcd",
        &pcscd.vpcd(),
        "--person",
        person,
    ]);
    command.args(["--trace", folder.path().join("trace.txt").to_str().unwrap()]);
    for quirk in quirks {
        command.args(["--quirk", quirk]);
    }
    let card = Daemon::start(&mut command);
    let certificate_sha256 = card.wait_for(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        (line["event"] == "inserted").then(|| line["certificate_sha256"].as_str().unwrap().to_owned())
    });
    pcscd.wait_for_card();
    CardInReader {
        pcscd,
        certificate_sha256,
        folder,
        _card: card,
    }
}

impl CardInReader {
    /// Runs an outside client that must succeed.
    fn succeed(&self, program: &str, arguments: &[&str]) -> String {
        let (text, ok) = self.pcscd.output(self.pcscd.client(program).args(arguments));
        assert!(ok, "{program} {arguments:?}: {text}");
        text
    }

    /// Runs one of OpenSC's programs, which must succeed.
    fn call(&self, call: &opensc::Call) {
        let arguments: Vec<&str> = call.arguments.iter().map(String::as_str).collect();
        self.succeed(call.program, &arguments);
    }

    /// Status words of a row of commands sent by `opensc-tool`, another program than ours.
    fn status_words(&self, commands: &[&str]) -> Vec<String> {
        let mut call = self.pcscd.client("opensc-tool");
        call.env("OPENSC_DRIVER", "default");
        for command in commands {
            call.args(["-s", command]);
        }
        let (text, _) = self.pcscd.output(&mut call);
        let words: Vec<String> = text
            .lines()
            .filter_map(|line| {
                let (_, rest) = line.split_once("(SW1=0x")?;
                let (sw1, sw2) = rest.split_once(", SW2=0x")?;
                Some(format!("{sw1}{}", sw2.split_once(')')?.0))
            })
            .collect();
        assert_eq!(words.len(), commands.len(), "{text}");
        words
    }
}

fn sha256_hex(bytes: &[u8]) -> String {
    digest(&SHA256, bytes)
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn openssl(arguments: &[&str], folder: &Path) -> (String, bool) {
    let done = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    (
        format!(
            "{}{}",
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        ),
        done.status.success(),
    )
}

#[test]
fn opensc_reads_the_certificate_and_signs_and_openssl_believes_it() {
    let card = insert("valid", &[]);
    let folder = card.folder.path();
    card.call(&opensc::read_certificate(folder));
    let (text, ok) = openssl(
        &[
            "x509",
            "-in",
            "certificate.pem",
            "-outform",
            "DER",
            "-out",
            "certificate.der",
        ],
        folder,
    );
    assert!(ok, "{text}");
    let der = std::fs::read(folder.join("certificate.der")).unwrap();
    assert_eq!(
        sha256_hex(&der),
        card.certificate_sha256,
        "OpenSC read what the card holds"
    );

    std::fs::write(folder.join("message"), "a message for the outside judge").unwrap();
    let hash = digest(&SHA256, b"a message for the outside judge");
    std::fs::write(folder.join("hash"), hash.as_ref()).unwrap();
    card.call(&opensc::sign(folder, "1234"));
    let (text, ok) = openssl(
        &[
            "x509",
            "-in",
            "certificate.pem",
            "-pubkey",
            "-noout",
            "-out",
            "key.pem",
        ],
        folder,
    );
    assert!(ok, "{text}");
    let verify = [
        "dgst",
        "-sha256",
        "-verify",
        "key.pem",
        "-signature",
        "signature",
        "message",
    ];
    let (text, ok) = openssl(&verify, folder);
    assert!(ok && text.contains("Verified OK"), "{text}");

    // The judge must be able to say no.
    std::fs::write(folder.join("message"), "another message").unwrap();
    let (text, ok) = openssl(&verify, folder);
    assert!(!ok, "openssl believed a signature over something else: {text}");
}

#[test]
fn a_check_over_the_reader_gives_the_result_in_the_fewest_apdus_and_leaves_no_pin_behind() {
    let clinic = Clinic::open();
    let card = insert("valid", &[]);

    // Another program verifies the PIN and may then sign without one: so the question asked below can be answered
    // with yes.
    // Two programs, as below: what the first one verified, the second one finds.
    assert_eq!(card.status_words(&[SELECT_JPKI, VERIFY_1234]), ["9000", "9000"]);
    assert_eq!(
        card.status_words(&[SELECT_JPKI, SIGN_WITHOUT_PIN]),
        ["9000", "9000"]
    );

    let before = card.pcscd.apdus().len();
    let mut check = card.pcscd.client(program::path("kazasu"));
    let output = clinic.check(&mut check, "1234");
    assert_eq!(output.code, Some(0), "{}", output.text);
    let result = output.last_line();
    assert_eq!(result["event"], "result");
    assert_eq!(result["validity"], "valid");
    assert_eq!(result["method"], "pin");
    assert!(
        result["insurer_name"]
            .as_str()
            .is_some_and(|name| !name.is_empty()),
        "{result}"
    );

    let sent: Vec<String> = card.pcscd.apdus().split_off(before);
    println!(
        "APDUs of a check, counted by pcscd: {}\n{}",
        sent.len(),
        sent.join("\n").replace("31323334", "····")
    );
    // Design §9: 6 with an extended read. The first check with a reader asks it first whether it carries one.
    const PROBE: [&str; 3] = [SELECT_JPKI, "00B08B00000000", LEAVE];
    assert_eq!(sent[..3], PROBE);
    assert_eq!(sent.len() - PROBE.len(), 6);
    assert_eq!(result["apdus"], 6);

    let words = card.status_words(&[SELECT_JPKI, SIGN_WITHOUT_PIN]);
    assert_eq!(
        words,
        ["9000", "6982"],
        "after our check nobody signs without the PIN"
    );

    // What was learnt of the reader is kept.
    let before = card.pcscd.apdus().len();
    let output = clinic.check(&mut card.pcscd.client(program::path("kazasu")), "1234");
    assert_eq!(output.code, Some(0), "{}", output.text);
    assert_eq!(card.pcscd.apdus().len() - before, 6);
}

#[test]
fn a_reader_that_carries_short_commands_only_is_asked_once() {
    let clinic = Clinic::open();
    let card = insert("valid", &["short-only"]);
    // Design §9: short ⌈n/240⌉ + 5.
    let short = 1_590_usize.div_ceil(240) + 5;
    for probe in [3, 0] {
        let before = card.pcscd.apdus().len();
        let output = clinic.check(&mut card.pcscd.client(program::path("kazasu")), "1234");
        assert_eq!(output.code, Some(0), "{}", output.text);
        assert_eq!(card.pcscd.apdus().len() - before, probe + short);
    }
}

#[test]
fn a_visual_check_over_the_reader_needs_a_person_and_no_pin() {
    let clinic = Clinic::open();
    // Nobody said yes: the card is not even looked for.
    for (answer, arguments, code) in [
        (
            "いいえ\n",
            &["check", "--method", "visual"][..],
            "check.face.not-compared",
        ),
        ("", &["check", "--method", "visual"], "check.face.not-compared"),
        (
            "",
            &["check", "--method", "pin", "--face-compared"],
            "cli.usage.invalid",
        ),
    ] {
        let output = clinic.device(arguments, &format!("{}\n{answer}", clinic::PASSWORD));
        assert_eq!(output.code, Some(2), "{}", output.text);
        assert_eq!(output.last_line()["code"], code);
    }
    // The PIN of this card is locked, and stays so.
    let card = insert("locked", &[]);
    for (answer, more) in [("はい\n", None), ("", Some("--face-compared"))] {
        let mut check = card.pcscd.client(program::path("kazasu"));
        check.args(["--json", "check", "--method", "visual"]).args(more);
        let output = clinic.type_into(&mut check, &format!("{}\n{answer}", clinic::PASSWORD));
        assert_eq!(output.code, Some(0), "{}", output.text);
        let result = output.last_line();
        assert_eq!(result["method"], "visual", "{result}");
        assert_eq!(result["tries_left"], Value::Null);
    }
    let words = card.status_words(&[SELECT_JPKI, SIGN_WITHOUT_PIN]);
    assert_eq!(words, ["9000", "6982"], "the card is closed again");
}

#[test]
fn a_wrong_pin_costs_one_try_and_says_how_many_are_left() {
    let clinic = Clinic::open();
    let card = insert("valid", &[]);
    let output = clinic.check(&mut card.pcscd.client(program::path("kazasu")), "9999");
    assert_eq!(output.code, Some(4), "{}", output.text);
    let error = output.last_line();
    assert_eq!(
        (error["code"].as_str(), error["tries_left"].as_u64()),
        (Some("card.pin.wrong"), Some(2))
    );

    let tries = card.succeed(
        program::path("kazasu").to_str().unwrap(),
        &["--json", "card", "tries"],
    );
    assert_eq!(json_lines(&tries).last().unwrap()["tries_left"], 2, "{tries}");

    // Once more wrong: one try is left, and it is never sent unasked.
    assert_eq!(
        clinic
            .check(&mut card.pcscd.client(program::path("kazasu")), "9999")
            .code,
        Some(4)
    );
    let output = clinic.check(&mut card.pcscd.client(program::path("kazasu")), "9999");
    assert_eq!(output.code, Some(4), "{}", output.text);
    assert_eq!(output.last_line()["code"], "card.pin.last-try");
    let tries = card.succeed(
        program::path("kazasu").to_str().unwrap(),
        &["--json", "card", "tries"],
    );
    assert_eq!(json_lines(&tries).last().unwrap()["tries_left"], 1, "{tries}");
}

#[test]
fn the_trace_masks_pins_and_shows_no_certificate() {
    let card = insert("valid", &[]);
    assert_eq!(
        card.status_words(&[SELECT_JPKI, VERIFY_1234, SIGN_WITHOUT_PIN]),
        ["9000", "9000", "9000"]
    );
    card.succeed("pkcs15-tool", &["--read-certificate", "1"]);
    let trace = std::fs::read_to_string(card.folder.path().join("trace.txt")).unwrap();
    assert!(
        trace.lines().any(|line| line.contains("00200098")),
        "VERIFY is in the trace: {trace}"
    );
    assert!(!trace.contains("31323334"), "the PIN is in the trace");
    // "JPKI" stands in every issuer name; its bytes would show that certificate bytes leaked.
    assert!(
        !trace.to_uppercase().contains("4A504B49"),
        "certificate bytes are in the trace"
    );
    assert!(trace.lines().count() >= 6, "{trace}");
}

#[test]
fn readers_and_cards_are_named_without_a_pin() {
    let card = insert("valid", &[]);
    let kazasu = program::path("kazasu");
    let kazasu = kazasu.to_str().unwrap();
    let list = card.succeed(kazasu, &["--json", "reader", "list"]);
    let readers = json_lines(&list);
    assert!(
        readers.iter().any(|reader| reader["card_present"] == true),
        "{list}"
    );
    assert!(
        readers.iter().any(|reader| reader["card_present"] == false),
        "{list}"
    );
    let info = card.succeed(kazasu, &["--json", "card", "info"]);
    let info = json_lines(&info).pop().unwrap();
    assert_eq!(info["token"], "plastic_card");
    assert_eq!(info["tries_left"], 3);
}
