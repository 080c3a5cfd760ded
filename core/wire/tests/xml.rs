//! XML of each kind of result, byte for byte: public element names bare, ours in a namespace.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::PathBuf;

use kazasu_wire::id::InstitutionCode;
use kazasu_wire::result::{EligibilityResult, ResultPage};
use kazasu_wire::xml::{NAMESPACE, of_page, of_result};
use quick_xml::events::Event;
use quick_xml::reader::Reader;

const RESULTS: [&str; 8] = [
    "result-elderly-certificate",
    "result-grace",
    "result-insurance-and-assistance",
    "result-late-elderly",
    "result-none",
    "result-odd-numbers",
    "result-unknown-codes",
    "result-unknown-words",
];

fn path(folder: &str, file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder)
        .join(file)
}

fn json(name: &str) -> String {
    std::fs::read_to_string(path("golden", &format!("{name}.json"))).unwrap()
}

fn institution() -> InstitutionCode {
    "4880123456".parse().unwrap()
}

fn written(name: &str) -> String {
    if name == "result-page" {
        let page: ResultPage = serde_json::from_str(&json(name)).unwrap();
        return of_page(&institution(), &page).unwrap();
    }
    let result: EligibilityResult = serde_json::from_str(&json(name)).unwrap();
    of_result(&institution(), &result).unwrap()
}

/// Names of the elements, in order, each without prefix and with its namespace where it has one.
fn elements(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                names.push(tag.name().as_ref().to_owned());
            }
            Event::Eof => return names,
            _ => {}
        }
    }
}

#[test]
fn every_result_is_written_as_released() {
    for name in RESULTS.into_iter().chain(["result-page"]) {
        let golden = path("xml", &format!("{name}.xml"));
        let written = written(name);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&golden, &written).unwrap();
        }
        assert_eq!(written, std::fs::read_to_string(&golden).unwrap(), "{name}");
    }
    let files = std::fs::read_dir(path("xml", "")).unwrap().count();
    assert_eq!(files, RESULTS.len() + 1);
}

/// The public names of eligibility facts §2.2; whatever else is written must be marked as ours.
#[test]
fn a_name_that_is_not_public_is_marked() {
    const PUBLIC: [&str; 44] = [
        "XmlMsg",
        "MessageHeader",
        "ProcessExecutionTime",
        "QualificationConfirmationDate",
        "MedicalInstitutionCode",
        "ReferenceClassification",
        "SegmentOfResult",
        "CharacterCodeIdentifier",
        "MessageBody",
        "ProcessingResultStatus",
        "QualificationValidity",
        "ResultList",
        "ResultOfQualificationConfirmation",
        "InsuredCardClassification",
        "InsurerNumber",
        "InsurerName",
        "InsuredCardSymbol",
        "InsuredIdentificationNumber",
        "InsuredBranchNumber",
        "PersonalFamilyClassification",
        "InsuredName",
        "Name",
        "NameOfOther",
        "NameKana",
        "NameOfOtherKana",
        "Sex1",
        "Sex2",
        "Birthdate",
        "Address",
        "PostNumber",
        "QualificationDate",
        "DisqualificationDate",
        "InsuredCertificateIssuanceDate",
        "InsuredCardValidDate",
        "InsuredCardExpirationDate",
        "InsuredPartialContributionRatio",
        "PreschoolClassification",
        "ReasonOfLoss",
        "ElderlyRecipientCertificateInfo",
        "ElderlyRecipientCertificateDate",
        "ElderlyRecipientValidStartDate",
        "ElderlyRecipientValidEndDate",
        "ElderlyRecipientContributionRatio",
        "ReferenceNumber",
    ];
    let mut seen = std::collections::BTreeSet::new();
    for name in RESULTS.into_iter().chain(["result-page"]) {
        let xml = written(name);
        assert!(xml.contains(&format!("xmlns:kazasu=\"{NAMESPACE}\"")), "{name}");
        for element in elements(&xml) {
            let ours = element.starts_with("kazasu:");
            assert!(ours || PUBLIC.contains(&element.as_str()), "{name}: {element}");
            seen.insert(element);
        }
    }
    let unseen: Vec<_> = PUBLIC.iter().filter(|name| !seen.contains(**name)).collect();
    assert!(unseen.is_empty(), "written nowhere: {unseen:?}");
}

#[test]
fn text_is_escaped_and_what_xml_cannot_carry_is_replaced() {
    let mut result: EligibilityResult = serde_json::from_str(&json("result-valid")).unwrap();
    result.coverages[0].name = Some("<見本>&\u{0}\u{1b}\u{fffe}".to_owned());
    let xml = of_result(&institution(), &result).unwrap();
    assert!(
        xml.contains("<Name>&lt;見本&gt;&amp;\u{fffd}\u{fffd}\u{fffd}</Name>"),
        "{xml}"
    );
    assert!(elements(&xml).len() > 20);
}
