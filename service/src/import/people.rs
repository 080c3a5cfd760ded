//! The register of insured people: one line per coverage, a person's lines share `person_id`.
//!
//! `certificates` are `<hex authority key id>:<hex serial>`, separated by spaces; `flags` those of
//! [`crate::registry::FLAGS`]. A line without coverage (all coverage columns empty) is a person without insurance.
//! People who are not in the file stay as they are.

use std::io::Read;

use jiff::civil::Date;
use kazasu_pki::{AuthorityKeyId, SerialNumber};
use kazasu_wire::coverage::{Coverage, ElderlyCertificate};

use super::{Fault, ImportError, Line, Report, Table};
use crate::audit::{self, Action, Entry};
use crate::certificate::CertificateName;
use crate::keyring::SealingKey;
use crate::person::{PersonKey, certificate_mac};
use crate::registry::{FLAGS, coverage_context};
use crate::service::Service;
use crate::store::{self, On, StoreError, Write};

const COLUMNS: [&str; 31] = [
    "person_id",
    "certificates",
    "flags",
    "card_classification",
    "insurer_number",
    "insurer_name",
    "symbol",
    "number",
    "branch",
    "personal_family",
    "insured_name",
    "name",
    "name_kana",
    "other_name",
    "other_name_kana",
    "sex",
    "birth_date",
    "address",
    "post_number",
    "qualified_on",
    "disqualified_on",
    "issued_on",
    "valid_from",
    "valid_to",
    "contribution_ratio",
    "preschool",
    "reason_of_loss",
    "elderly_issued_on",
    "elderly_valid_from",
    "elderly_valid_to",
    "elderly_contribution_ratio",
];
const LONGEST_PERSON_ID: usize = 64;

/// A line as read.
struct Entrant {
    person: PersonKey,
    flags: String,
    certificates: Vec<CertificateName>,
    coverage: Option<Coverage>,
}

/// Imports the register.
///
/// # Errors
/// [`ImportError`]; nothing has changed then.
pub async fn import(service: &Service, file: impl Read + Send) -> Result<Report, ImportError> {
    let mut table = Table::open(file, &COLUMNS)?;
    let mut report = Report::default();
    let this = uuid::Uuid::now_v7().to_string();
    let mut write = service.store.write_on(On::Import).await?;
    while let Some(line) = table.next()? {
        report.lines += 1;
        let number = line.number;
        let fault = match read(service, &line) {
            Ok(entrant) => keep(service, &mut write, &this, entrant).await?.err(),
            Err(fault) => Some(fault),
        };
        if let Some(fault) = fault {
            report.reject(number, fault);
        }
    }
    if report.rejects.is_empty() {
        let now = service.clock.now();
        let keys = service.keys.as_ref();
        audit::write_down(&mut write, keys, now, Action::PeopleImported, Entry::default()).await?;
        write.commit().await?;
        report.taken = true;
    }
    Ok(report)
}

async fn keep(
    service: &Service,
    write: &mut Write,
    import: &str,
    entrant: Entrant,
) -> Result<Result<(), Fault>, StoreError> {
    let keys = service.keys.as_ref();
    let person = &entrant.person;
    match store::person::flags_in_import(write, person.as_bytes(), import).await? {
        None => store::person::begin(write, person.as_bytes(), &entrant.flags, import).await?,
        Some(flags) if flags == entrant.flags => {}
        Some(_) => return Ok(Err(("flags", "must be the same on all lines of a person"))),
    }
    for certificate in &entrant.certificates {
        let mac = certificate_mac(keys, certificate);
        if !store::person::add_certificate(write, person.as_bytes(), &mac).await? {
            return Ok(Err(("certificates", "belongs to another person")));
        }
    }
    if let Some(coverage) = &entrant.coverage {
        let json = serde_json::to_vec(coverage).map_err(|_| StoreError::Malformed { table: "coverages" })?;
        let sealed = keys.seal(SealingKey::Register, &coverage_context(person), &json)?;
        let position = store::person::next_position(write, person.as_bytes()).await?;
        store::person::add_coverage(write, person.as_bytes(), position, &sealed).await?;
    }
    Ok(Ok(()))
}

fn read(service: &Service, line: &Line<'_>) -> Result<Entrant, Fault> {
    let person_id = line.text("person_id");
    if person_id.is_empty() || person_id.len() > LONGEST_PERSON_ID {
        return Err(("person_id", "must be 1 to 64 bytes"));
    }
    let mut flags: Vec<&str> = line.text("flags").split_whitespace().collect();
    flags.sort_unstable();
    flags.dedup();
    if flags.iter().any(|flag| !FLAGS.contains(flag)) {
        return Err(("flags", "must be known flags"));
    }
    let certificates = line
        .text("certificates")
        .split_whitespace()
        .map(|text| certificate(text).ok_or(("certificates", "must be <hex authority key id>:<hex serial>")))
        .collect::<Result<_, _>>()?;
    let coverage = coverage(line)?;
    Ok(Entrant {
        person: PersonKey::of(service.keys.as_ref(), person_id),
        flags: flags.join(" "),
        certificates,
        coverage: Some(coverage).filter(|coverage| *coverage != Coverage::default()),
    })
}

fn certificate(text: &str) -> Option<CertificateName> {
    let (authority, serial) = text.split_once(':')?;
    let authority = AuthorityKeyId::from_bytes(&hex::decode(authority).ok()?).ok()?;
    // An odd number of digits is a serial written without its leading zero.
    let serial = if serial.len() % 2 == 1 {
        format!("0{serial}")
    } else {
        serial.to_owned()
    };
    let serial = SerialNumber::from_bytes(&hex::decode(serial).ok()?).ok()?;
    Some(CertificateName {
        authority_key_id: authority.as_bytes().to_vec(),
        serial: serial.as_bytes().to_vec(),
    })
}

fn coverage(line: &Line<'_>) -> Result<Coverage, Fault> {
    let elderly = ElderlyCertificate {
        issued_on: day(line, "elderly_issued_on")?,
        valid_from: day(line, "elderly_valid_from")?,
        valid_to: day(line, "elderly_valid_to")?,
        contribution_ratio: percent(line, "elderly_contribution_ratio")?,
    };
    Ok(Coverage {
        card_classification: line.optional("card_classification").map(Into::into),
        insurer_number: digits(line, "insurer_number")?,
        insurer_name: line.optional("insurer_name"),
        symbol: line.optional("symbol"),
        number: line.optional("number"),
        branch: line.optional("branch"),
        personal_family: line.optional("personal_family").map(Into::into),
        insured_name: line.optional("insured_name"),
        name: line.optional("name"),
        name_kana: line.optional("name_kana"),
        other_name: line.optional("other_name"),
        other_name_kana: line.optional("other_name_kana"),
        // The file has no column for it yet.
        other_sex: None,
        sex: line.optional("sex").map(Into::into),
        birth_date: day(line, "birth_date")?,
        address: line.optional("address"),
        post_number: line.optional("post_number"),
        qualified_on: day(line, "qualified_on")?,
        disqualified_on: day(line, "disqualified_on")?,
        issued_on: day(line, "issued_on")?,
        valid_from: day(line, "valid_from")?,
        valid_to: day(line, "valid_to")?,
        contribution_ratio: percent(line, "contribution_ratio")?,
        preschool: line.optional("preschool").map(Into::into),
        reason_of_loss: line.optional("reason_of_loss").map(Into::into),
        elderly_certificate: Some(elderly).filter(|elderly| *elderly != ElderlyCertificate::default()),
        share: None,
    })
}

fn day(line: &Line<'_>, column: &'static str) -> Result<Option<Date>, Fault> {
    line.optional(column)
        .map(|text| text.parse().map_err(|_| (column, "must be YYYY-MM-DD")))
        .transpose()
}

fn digits(line: &Line<'_>, column: &'static str) -> Result<Option<String>, Fault> {
    match line.optional(column) {
        Some(text) if !text.bytes().all(|b| b.is_ascii_digit()) => Err((column, "must be digits")),
        other => Ok(other),
    }
}

/// 一部負担金割合: three digits of percent.
fn percent(line: &Line<'_>, column: &'static str) -> Result<Option<String>, Fault> {
    match digits(line, column)? {
        Some(text) if text.len() != 3 || text.as_str() > "100" => {
            Err((column, "must be three digits of percent"))
        }
        other => Ok(other),
    }
}
