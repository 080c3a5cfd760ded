//! Every code the service can answer or print is raised here, over HTTP or by the program: the tables below name each
//! code of `problem::CODES`, of the certificate room and of the sources, and a code nobody raises fails its test.

mod certificate;
mod check;
mod device;
mod office;
mod portal;
mod program;
mod receipt;
mod request;
mod service;

use std::collections::BTreeSet;

use kazasu_service::problem::CODES;
use kazasu_words::{Code, Kind};

/// Areas of [`CODES`]; each has a test of its own beside this one, which raises every code of it.
const AREAS: [&str; 6] = ["check", "device", "portal", "receipt", "request", "service"];

/// Codes of an area with their status.
fn of(area: &str) -> Vec<(&'static str, u16)> {
    assert!(AREAS.contains(&area));
    let codes: Vec<_> = CODES
        .iter()
        .copied()
        .filter(|(code, _)| area_of(code) == area)
        .collect();
    assert!(!codes.is_empty());
    codes
}

/// Codes of certificates: 422 without being in the list.
fn of_certificates() -> Vec<&'static str> {
    let codes = Code::all().iter().filter(|code| code.kind() == Kind::Error);
    codes
        .map(|code| code.as_str())
        .filter(|code| area_of(code) == "certificate")
        .collect()
}

/// Codes of fields, each raised by an example of the table of rules (`service/forms/tests/rules.rs`).
fn of_forms() -> Vec<&'static str> {
    let codes = Code::all().iter().map(|code| code.as_str());
    codes.filter(|code| area_of(code) == "form").collect()
}

fn area_of(code: &str) -> &str {
    code.split('.').next().unwrap()
}

#[test]
fn every_area_of_the_list_has_its_test() {
    let found: BTreeSet<&str> = CODES.iter().map(|(code, _)| area_of(code)).collect();
    assert_eq!(found, BTreeSet::from(AREAS));
    let once: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
    assert_eq!(once.len(), CODES.len(), "a code is listed twice");
}

/// What the sources name is what the tables raise: nothing is raised that no table knows.
#[test]
fn the_sources_name_no_code_that_no_table_raises() {
    let mut tables: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
    tables.extend(of_certificates());
    tables.extend(program::FAILURES);
    tables.extend(program::IN_REPORTS);
    tables.extend(of_forms());
    tables.extend(office::ON_PAGES);
    let named: BTreeSet<&str> = in_sources();
    let unraised: Vec<_> = named.difference(&tables).collect();
    assert!(
        unraised.is_empty(),
        "named in the sources, raised by no test: {unraised:?}"
    );
    assert!(named.len() > 60, "only {} codes were found", named.len());
}

/// Every code that stands quoted in a source of the service, tests inside it left out.
fn in_sources() -> BTreeSet<&'static str> {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            let lines = product
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            let quoted = lines.flat_map(|line| line.split('"'));
            found.extend(quoted.filter_map(Code::find).map(|code| code.as_str()));
        }
    }
    found
}
