//! Files a service imports: the register of insured people, the facility master, the anchors and revocation lists.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::mint::{Generation, Mint, MintError};
use crate::people::{
    self, CardClassification, CoverageProfile, ElderlyCertificateProfile, Flag, Person, PersonalFamily,
    ProfileDate, ReasonOfLoss, Sex, japanese_day,
};

/// Columns of the register of insured people, one line per coverage.
pub const PEOPLE_COLUMNS: [&str; 31] = [
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

/// The facility master (機関マスタ). Prefecture 48 is the operator's test prefecture (facts, eligibility §3.6); the third
/// digit tells the kind (§3.4), 9 for あはき is `project-defined`. Several registration numbers are separated by spaces.
const FACILITIES: &str = "\
institution_code,name,kind,registration_numbers
4880123456,かざす接骨院,judo,契4812345-0-0
4890123456,かざす鍼灸マッサージ院,ahaki,48123456-0-0 48123457-0-0
4820000001,架空健診センター,health_check,
4810000001,見本診療所,medical,
";

/// Why the files were not made.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// A line cannot be written as CSV.
    #[error("the register cannot be written as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// A revocation list cannot be minted.
    #[error(transparent)]
    Mint(#[from] MintError),
    /// A file or the folder cannot be written.
    #[error("{} cannot be written: {source}", file.display())]
    Write {
        /// The file or folder.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl RegisterError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Csv(_) => "register.csv.encoding",
            Self::Mint(error) => error.code(),
            Self::Write { .. } => "register.file.unwritable",
        }
    }
}

/// The register of `people` as of `today`, the columns being [`PEOPLE_COLUMNS`]. Dates are `YYYY-MM-DD`, codes those of
/// the eligibility system, `certificates` and `flags` separated by spaces. A person without coverage has one line with
/// empty coverage columns, a person not [`registered`](Person::registered) none.
///
/// # Errors
/// [`RegisterError::Csv`], which cannot happen for text in memory.
pub fn people_csv(people: &[Person], mint: &Mint, today: Date) -> Result<String, RegisterError> {
    // The header is written even when there is nobody.
    let mut writer = csv::WriterBuilder::new()
        .has_headers(false)
        .from_writer(Vec::new());
    writer.write_record(PEOPLE_COLUMNS)?;
    for person in people.iter().filter(|person| person.registered) {
        let certificates = certificate_name(person, mint);
        let flags = person
            .flags
            .iter()
            .copied()
            .map(Flag::as_str)
            .collect::<Vec<_>>()
            .join(" ");
        let line = |coverage| {
            (
                person.id.as_str(),
                certificates.as_str(),
                flags.as_str(),
                coverage,
            )
        };
        if person.coverages.is_empty() {
            writer.serialize(line(CoverageColumns::default()))?;
        }
        for coverage in &person.coverages {
            writer.serialize(line(CoverageColumns::of(coverage, today)))?;
        }
    }
    writer.flush().map_err(csv::Error::from)?;
    let bytes = writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The facility master: `institution_code,name,kind,registration_numbers`.
#[must_use]
pub fn facilities_csv() -> String {
    FACILITIES.to_owned()
}

/// Writes everything a service and other repositories need into `folder`, making it if it is not there: `anchors.pem`,
/// `crl-2.der` and `crl-3.der` with the revoked people, `people.csv`, `facilities.csv`, `profiles/<id>.json` and
/// `profile.schema.json`. All is as of `now`; files of the same name are replaced.
///
/// # Errors
/// [`RegisterError::Write`] with the file, [`RegisterError::Mint`] for an instant X.509 cannot express.
pub fn export(folder: impl AsRef<Path>, now: Timestamp) -> Result<(), RegisterError> {
    let folder = folder.as_ref();
    let profiles = folder.join("profiles");
    fs::create_dir_all(&profiles).map_err(|source| RegisterError::Write {
        file: profiles.clone(),
        source,
    })?;
    let (people, mint) = (people::all(), Mint::at(now));
    write(folder.join("anchors.pem"), mint.anchors_pem())?;
    for (generation, name) in [
        (Generation::Second, "crl-2.der"),
        (Generation::Third, "crl-3.der"),
    ] {
        write(
            folder.join(name),
            mint.crl_der(generation, &revoked(&people, generation, now))?,
        )?;
    }
    write(
        folder.join("people.csv"),
        people_csv(&people, &mint, japanese_day(now))?,
    )?;
    write(folder.join("facilities.csv"), facilities_csv())?;
    write(folder.join("profile.schema.json"), people::schema_json())?;
    for (id, text) in people::sources() {
        write(profiles.join(format!("{id}.json")), text)?;
    }
    Ok(())
}

/// Serial numbers of `generation` to revoke, a month before `now` (`project-defined`).
fn revoked(people: &[Person], generation: Generation, now: Timestamp) -> Vec<(u32, Timestamp)> {
    const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);
    people
        .iter()
        .filter(|person| person.card.revoked && Generation::from(person.card.generation) == generation)
        .map(|person| (person.card.serial, now - MONTH))
        .collect()
}

/// `<hex authority key id>:<hex serial>` in lower case, the serial without leading zero bytes.
fn certificate_name(person: &Person, mint: &Mint) -> String {
    let authority = mint.authority_key_id(person.card.generation.into());
    let serial = person.card.serial.to_be_bytes();
    let zeros = serial.iter().take_while(|&&byte| byte == 0).count();
    format!("{}:{}", hex::encode(authority), hex::encode(&serial[zeros..]))
}

fn write(file: PathBuf, content: impl AsRef<[u8]>) -> Result<(), RegisterError> {
    fs::write(&file, content).map_err(|source| RegisterError::Write { file, source })
}

/// The columns of a coverage, in the order of [`PEOPLE_COLUMNS`]; none is left out, an unknown one is empty.
#[derive(Debug, Default, Serialize)]
struct CoverageColumns<'a> {
    card_classification: Option<CardClassification>,
    insurer_number: &'a str,
    insurer_name: &'a str,
    symbol: Option<&'a str>,
    number: &'a str,
    branch: Option<&'a str>,
    personal_family: Option<PersonalFamily>,
    insured_name: Option<&'a str>,
    name: &'a str,
    name_kana: &'a str,
    other_name: Option<&'a str>,
    other_name_kana: Option<&'a str>,
    sex: Option<Sex>,
    birth_date: Option<Date>,
    address: Option<&'a str>,
    post_number: Option<&'a str>,
    qualified_on: Option<Date>,
    disqualified_on: Option<Date>,
    issued_on: Option<Date>,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    contribution_ratio: Option<&'a str>,
    /// OQSCD015: 1 or empty.
    preschool: Option<u8>,
    reason_of_loss: Option<ReasonOfLoss>,
    elderly_issued_on: Option<Date>,
    elderly_valid_from: Option<Date>,
    elderly_valid_to: Option<Date>,
    elderly_contribution_ratio: Option<&'a str>,
}

impl<'a> CoverageColumns<'a> {
    fn of(coverage: &'a CoverageProfile, today: Date) -> Self {
        let day = |date: Option<ProfileDate>| date.map(|date| date.on(today));
        let elderly = coverage.elderly_certificate.as_ref();
        let elderly_day =
            |date: fn(&ElderlyCertificateProfile) -> Option<ProfileDate>| day(elderly.and_then(date));
        Self {
            card_classification: Some(coverage.card_classification),
            insurer_number: &coverage.insurer_number,
            insurer_name: &coverage.insurer_name,
            symbol: coverage.symbol.as_deref(),
            number: &coverage.number,
            branch: coverage.branch.as_deref(),
            personal_family: coverage.personal_family,
            insured_name: coverage.insured_name.as_deref(),
            name: &coverage.name,
            name_kana: &coverage.name_kana,
            other_name: coverage.other_name.as_deref(),
            other_name_kana: coverage.other_name_kana.as_deref(),
            sex: Some(coverage.sex),
            birth_date: day(Some(coverage.birth_date)),
            address: coverage.address.as_deref(),
            post_number: coverage.post_number.as_deref(),
            qualified_on: day(Some(coverage.qualified_on)),
            disqualified_on: day(coverage.disqualified_on),
            issued_on: day(coverage.issued_on),
            valid_from: day(coverage.valid_from),
            valid_to: day(coverage.valid_to),
            contribution_ratio: coverage.contribution_ratio.as_deref(),
            preschool: coverage.preschool.then_some(1),
            reason_of_loss: coverage.reason_of_loss,
            elderly_issued_on: elderly_day(|elderly| elderly.issued_on),
            elderly_valid_from: elderly_day(|elderly| Some(elderly.valid_from)),
            elderly_valid_to: elderly_day(|elderly| Some(elderly.valid_to)),
            elderly_contribution_ratio: elderly.and_then(|elderly| elderly.contribution_ratio.as_deref()),
        }
    }
}
