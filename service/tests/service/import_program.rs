//! `kazasu-service import` as an operator runs it.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use crate::program::Program;
use crate::world::FACILITIES;

/// Two rows nobody can take, among two that are fine.
const MIXED: &str = "institution_code,name,kind,registration_numbers\n\
    4880000001,試験接骨院,judo,契4800001-0-0\n\
    488000000,短い,judo,\n\
    4880000002,試験鍼灸院,ahaki,48000001-0-0 48000002-0-0\n\
    4880000003,種別,space,\n";

fn write(program: &Program, name: &str, bytes: impl AsRef<[u8]>) {
    std::fs::write(program.folder.path().join(name), bytes).unwrap();
}

#[test]
fn rejects_are_left_out_or_refuse_the_file() {
    let program = Program::new();
    write(&program, "mixed.csv", MIXED);
    let (exit, report) = program.run(&["import", "facilities", "mixed.csv", "--strict"]);
    assert_eq!((exit, &report[0]["taken"]), (Some(8), &Value::Bool(false)));

    let (exit, report) = program.run(&["import", "facilities", "mixed.csv", "--rejects", "rejects.jsonl"]);
    assert_eq!((exit, &report[0]["taken"]), (Some(8), &Value::Bool(true)));
    assert_eq!(
        (&report[0]["added"], &report[0]["rejected"]),
        (&2.into(), &2.into())
    );
    let rejects = std::fs::read_to_string(program.folder.path().join("rejects.jsonl")).unwrap();
    let rejects: Vec<Value> = rejects
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(Value::from(rejects), report[0]["rejects"]);

    // The refused run has left nothing: both rows were new to the second. Now they are not.
    let (exit, report) = program.run(&["import", "facilities", "facilities.csv"]);
    assert_eq!((exit, &report[0]["unchanged"]), (Some(0), &2.into()));
    let (exit, verified) = program.run(&["verify-audit"]);
    assert_eq!((exit, &verified[0]["rows"]), (Some(0), &2.into()));
}

#[test]
fn encodings_are_found_out_or_named() {
    let program = Program::new();
    let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(FACILITIES);
    write(&program, "sjis.csv", &shift_jis);
    for (arguments, exit, encoding) in [
        (vec!["sjis.csv"], Some(0), Some("shift-jis")),
        (
            vec!["sjis.csv", "--encoding", "shift-jis"],
            Some(0),
            Some("shift-jis"),
        ),
        (vec!["facilities.csv"], Some(0), Some("utf-8")),
        (vec!["sjis.csv", "--encoding", "utf-8"], Some(8), Some("utf-8")),
        (vec!["sjis.csv", "--encoding", "utf-16"], Some(2), None),
        (vec!["none.csv"], Some(2), None),
        (vec!["kazasu.toml"], Some(8), None),
        (vec!["-"], Some(2), None),
    ] {
        let call = [&["import", "facilities"], arguments.as_slice()].concat();
        let (found, lines) = program.run(&call);
        assert_eq!(found, exit, "{arguments:?}");
        let found = lines.first().and_then(|report| report["encoding"].as_str());
        assert_eq!(found, encoding, "{arguments:?}");
    }
}

#[test]
fn a_stream_that_ends_early_leaves_the_register_as_it_was() {
    let program = Program::new();
    let call = ["import", "facilities", "-", "--encoding", "utf-8"];
    let stream = || {
        let mut import = program
            .command(&call)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        import
            .stdin
            .as_mut()
            .unwrap()
            .write_all(FACILITIES.as_bytes())
            .unwrap();
        import
    };
    let mut killed = stream();
    killed.kill().unwrap();
    assert_eq!(killed.wait().unwrap().code(), None);
    let whole = stream().wait_with_output().unwrap();
    assert_eq!(whole.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&whole.stdout).unwrap();
    assert_eq!((&report["added"], &report["read"]), (&2.into(), &2.into()));
}
