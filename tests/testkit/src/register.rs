//! Exports of the synthetic world for `kazasu-service import`: people, clinics, anchors, revocation lists.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::mint::{Generation, Mint, MintError, Terminal, TerminalDraft};
use crate::people::{CardGeneration, Coverage, PROFILES, Person, ProfileDate};

/// Columns of the people export, in order.
pub const PEOPLE_HEADER: [&str; 32] = [
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
    "other_sex",
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

/// Columns of the facilities export, in order.
pub const FACILITIES_HEADER: [&str; 4] = ["institution_code", "name", "kind", "registration_numbers"];

/// Synthetic clinics. Prefecture 48 is the operator's test prefecture (facts, eligibility §3.6). The first two share a
/// roof (併設). `kind` is one of judo, ahaki, health_check, midwifery, medical.
const FACILITIES: [[&str; 4]; 5] = [
    ["4880123456", "かざす試験整骨院", "judo", "契4800001-0-0"],
    [
        "4880654321",
        "かざす試験鍼灸マッサージ院",
        "ahaki",
        "48000001-0-0 48000002-0-0",
    ],
    ["4820000001", "かざす試験健診センター", "health_check", ""],
    ["4870000001", "かざす試験助産所", "midwifery", ""],
    ["4810000001", "動作確認_医科", "medical", ""],
];

/// Days before today on which the revoked certificates were revoked.
const REVOKED_DAYS_AGO: i64 = 30;

/// The people of the register as CSV: one row per coverage, one row with empty coverage columns for a person without.
/// People who are not `registered` are left out.
///
/// `certificates` holds `<authority key id>:<serial>` separated by spaces, both lower-case hexadecimal with an even
/// number of digits and no leading zero byte in the serial; `flags` are separated by spaces; dates are YYYY-MM-DD.
#[must_use]
pub fn people_csv(people: &[Person], mint: &Mint, today: Date) -> String {
    let rows = people
        .iter()
        .filter(|person| person.registered)
        .flat_map(|person| {
            let head = [person.id.to_string(), certificates(person, mint), flags(person)];
            let rows: Vec<Vec<String>> = match person.coverages.as_slice() {
                [] => vec![vec![String::new(); PEOPLE_HEADER.len() - head.len()]],
                coverages => coverages
                    .iter()
                    .map(|coverage| coverage_columns(coverage, today))
                    .collect(),
            };
            rows.into_iter()
                .map(move |columns| head.iter().cloned().chain(columns).collect::<Vec<_>>())
        });
    csv_text(&PEOPLE_HEADER, rows)
}

/// The synthetic clinics as CSV; several registration numbers (登録記号番号) are separated by spaces.
#[must_use]
pub fn facilities_csv() -> String {
    csv_text(&FACILITIES_HEADER, FACILITIES.into_iter())
}

/// An export could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A file cannot be written.
    #[error("{} cannot be written: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// A revocation list or the terminal cannot be minted.
    #[error("a revocation list or the terminal cannot be minted: {0}")]
    Mint(#[from] MintError),
}

impl ExportError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "testkit.export.unwritable",
            Self::Mint(_) => "testkit.export.unwritable",
        }
    }
}

/// The terminal's certificates as `kazasu-service` reads them (目視確認; `project-defined`): a JSON list of `body` and
/// `signature` in base64url.
#[must_use]
pub fn terminal_json(terminal: &Terminal) -> String {
    let list: Vec<_> = terminal
        .certificates
        .iter()
        .map(|(body, signature)| {
            serde_json::json!({
                "body": URL_SAFE_NO_PAD.encode(body),
                "signature": URL_SAFE_NO_PAD.encode(signature),
            })
        })
        .collect();
    serde_json::Value::from(list).to_string()
}

/// Writes the terminal's key (`terminal.key`, PKCS#8 DER, for its owner only) and certificates (`terminal.json`).
///
/// # Errors
/// [`ExportError::File`].
pub fn export_terminal(directory: &Path, terminal: &Terminal) -> Result<(), ExportError> {
    write(
        &directory.join("terminal.json"),
        terminal_json(terminal).as_bytes(),
    )?;
    let key = directory.join("terminal.key");
    owner_only(&key, &terminal.private_key).map_err(|source| ExportError::File { file: key, source })
}

/// Writes `anchors.pem`, `crl-2.der`, `crl-3.der`, `people.csv`, `facilities.csv`, `terminal.key`, `terminal.json` and
/// the embedded `profiles/` into `directory`, which is made when missing.
///
/// # Errors
/// [`ExportError`] when a file cannot be written, or a revocation list or the terminal cannot be minted.
pub fn export(directory: &Path, people: &[Person], mint: &Mint, today: Date) -> Result<(), ExportError> {
    let profiles = directory.join("profiles");
    fs::create_dir_all(&profiles).map_err(|source| ExportError::File {
        file: profiles.clone(),
        source,
    })?;
    write(&directory.join("anchors.pem"), mint.anchors_pem().as_bytes())?;
    for (generation, name) in [
        (CardGeneration::Second, "crl-2.der"),
        (CardGeneration::Third, "crl-3.der"),
    ] {
        write(
            &directory.join(name),
            &revocation_list(people, mint, generation, today)?,
        )?;
    }
    export_terminal(directory, &mint.terminal(TerminalDraft::default())?)?;
    write(
        &directory.join("people.csv"),
        people_csv(people, mint, today).as_bytes(),
    )?;
    write(&directory.join("facilities.csv"), facilities_csv().as_bytes())?;
    for (id, text) in PROFILES {
        write(&profiles.join(format!("{id}.json")), text.as_bytes())?;
    }
    Ok(())
}

fn revocation_list(
    people: &[Person],
    mint: &Mint,
    generation: CardGeneration,
    today: Date,
) -> Result<Vec<u8>, MintError> {
    let since = today
        .saturating_sub(Span::new().days(REVOKED_DAYS_AGO))
        .to_zoned(TimeZone::UTC)
        .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
    let revoked: Vec<(u32, Timestamp)> = people
        .iter()
        .filter(|person| person.card.revoked && person.card.generation == generation)
        .map(|person| (person.card.serial, since))
        .collect();
    mint.crl_der(generation.into(), &revoked)
}

fn certificates(person: &Person, mint: &Mint) -> String {
    let current = (person.card.generation, person.card.serial);
    let former = person
        .former_certificates
        .iter()
        .map(|former| (former.generation, former.serial));
    std::iter::once(current)
        .chain(former)
        .map(|(generation, serial)| certificate(mint, generation.into(), serial))
        .collect::<Vec<_>>()
        .join(" ")
}

fn certificate(mint: &Mint, generation: Generation, serial: u32) -> String {
    let bytes = serial.to_be_bytes();
    let significant = bytes
        .iter()
        .skip_while(|byte| **byte == 0)
        .copied()
        .collect::<Vec<_>>();
    let serial = if significant.is_empty() {
        vec![0]
    } else {
        significant
    };
    format!(
        "{}:{}",
        hex::encode(mint.authority_key_id(generation)),
        hex::encode(serial)
    )
}

fn flags(person: &Person) -> String {
    person
        .flags
        .iter()
        .map(|flag| flag.name())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The columns from `card_classification` on.
fn coverage_columns(coverage: &Coverage, today: Date) -> Vec<String> {
    let date = |date: Option<ProfileDate>| date.map_or_else(String::new, |date| date.on(today).to_string());
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let elderly = coverage.elderly_certificate.as_ref();
    vec![
        coverage.card_classification.code().to_owned(),
        coverage.insurer_number.to_string(),
        coverage.insurer_name.clone(),
        text(&coverage.symbol),
        text(&coverage.number),
        coverage
            .branch
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        coverage
            .personal_family
            .map_or("", |value| value.code())
            .to_owned(),
        text(&coverage.insured_name),
        coverage.name.clone(),
        coverage.name_kana.clone(),
        text(&coverage.other_name),
        text(&coverage.other_name_kana),
        coverage.other_sex.map_or("", |sex| sex.code()).to_owned(),
        coverage.sex.code().to_owned(),
        date(Some(coverage.birth_date)),
        text(&coverage.address),
        text(&coverage.post_number),
        date(coverage.qualified_on),
        date(coverage.disqualified_on),
        date(coverage.issued_on),
        date(coverage.valid_from),
        date(coverage.valid_to),
        coverage
            .contribution_ratio
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        coverage.preschool.map_or("", |value| value.code()).to_owned(),
        coverage
            .reason_of_loss
            .map_or("", |value| value.code())
            .to_owned(),
        date(elderly.map(|certificate| certificate.issued_on)),
        date(elderly.map(|certificate| certificate.valid_from)),
        date(elderly.map(|certificate| certificate.valid_to)),
        elderly.map_or_else(String::new, |certificate| {
            certificate.contribution_ratio.to_string()
        }),
    ]
}

/// Writing to memory cannot fail, and every row has the header's length, so an error leaves only an empty text.
fn csv_text<Row>(header: &[&str], rows: impl Iterator<Item = Row>) -> String
where
    Row: IntoIterator,
    Row::Item: AsRef<[u8]>,
{
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer
        .write_record(header)
        .and_then(|()| rows.into_iter().try_for_each(|row| writer.write_record(row)));
    written
        .ok()
        .and_then(|()| writer.into_inner().ok())
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}

/// Writes a file nobody but its owner can read.
fn owner_only(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file)?.write_all(bytes)
}

fn write(file: &Path, content: &[u8]) -> Result<(), ExportError> {
    fs::write(file, content).map_err(|source| ExportError::File {
        file: file.to_owned(),
        source,
    })
}
