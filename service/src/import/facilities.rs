//! The facility master (機関マスタ): `institution_code,name,kind,registration_numbers`, one row per facility. Two columns may be
//! absent: `manager_birth_date` and `bank_account`, what 施設の確認 compares with; only keyed hashes of them are kept. Four
//! more say where a medical institution is and who founded it: `founder`, `telephone`, `postal_code`, `address`.
//!
//! Facilities that are not in the file stay.

use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::id::InstitutionCode;
use kazasu_wire::number::{NumberField, NumberWarning, Oddity, RegistrationNumber};
use serde::{Deserialize, Serialize};

use super::report::Fault;
use super::run::{Master, Verdict, Written, hold_open, run};
use super::table::{Column, Row, Source};
use super::{ImportError, Rejects, Report, Watch};
use crate::application::facility_check::Compared;
use crate::audit::Action;
use crate::keyring::Purpose;
use crate::service::{Service, opaque_id};
use crate::store::StoreError;
use crate::store::facility_contact::Contact;
use crate::store::facility_version::{self, NewFacility};
use crate::store::import::{ImportId, Kind};

/// Prefecture of the operator's test facilities (requirements 200).
const TEST_PREFECTURE: &str = "48";
const BIRTH_DATE: &str = "manager_birth_date";
const BANK_ACCOUNT: &str = "bank_account";
const FOUNDER: &str = "founder";
const TELEPHONE: &str = "telephone";
const POSTAL_CODE: &str = "postal_code";
const ADDRESS: &str = "address";

/// Imports the facility master.
///
/// # Errors
/// [`ImportError`]; nothing has changed then.
pub async fn import(
    service: &Service,
    file: Source<'_>,
    rejects: Rejects,
    watch: &mut dyn Watch,
) -> Result<Report, ImportError> {
    run(service, Facilities { service }, file, rejects, watch).await
}

struct Facilities<'a> {
    service: &'a Service,
}

/// What a row says about the facility of its code.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    name: String,
    kind: FacilityKind,
    registration_numbers: Vec<String>,
    /// Keyed hash, as hexadecimal digits: what the row says stays out of the scratch space too.
    birth_date: Option<String>,
    bank_account: Option<String>,
    contact: Contact,
}

impl Master for Facilities<'_> {
    type Row = Said;
    type Unit = NewFacility;

    const KIND: Kind = Kind::Facilities;
    const COLUMNS: &'static [Column] = &[
        required("institution_code"),
        required("name"),
        required("kind"),
        required("registration_numbers"),
        optional(BIRTH_DATE),
        optional(BANK_ACCOUNT),
        optional(FOUNDER),
        optional(TELEPHONE),
        optional(POSTAL_CODE),
        optional(ADDRESS),
    ];
    const ACTION: Action = Action::FacilitiesImported;

    fn key(&self, row: &Row<'_>) -> Result<String, Fault> {
        let code: InstitutionCode = row
            .text("institution_code")?
            .parse()
            .map_err(|_| Fault::value("institution_code", "must be ten digits"))?;
        Ok(code.into())
    }

    fn bucket(&self, key: &str) -> u8 {
        let hash = self
            .service
            .keys
            .mac(Purpose::Register, &[b"facility-bucket", key.as_bytes()]);
        let [first, ..] = hash;
        first
    }

    fn read(&self, row: &Row<'_>) -> Result<(Said, Vec<NumberWarning>), Fault> {
        let code = row.text("institution_code")?;
        if code.starts_with(TEST_PREFECTURE) && !self.service.settings.test_mode {
            return Err(Fault::value("institution_code", "prefecture 48 is for test mode"));
        }
        let kind = FacilityKind::from(row.text("kind")?.as_ref());
        if matches!(kind, FacilityKind::Unknown(_)) {
            return Err(Fault::value("kind", "must be a known kind"));
        }
        let name = row
            .optional("name")?
            .ok_or(Fault::value("name", "must not be empty"))?;
        let registrations = row.text("registration_numbers")?;
        let mut registration_numbers: Vec<String> = registrations.split_whitespace().map(written).collect();
        registration_numbers.sort_unstable();
        registration_numbers.dedup();
        let birth_date = self.hashed(row, &code, Compared::BirthDate, BIRTH_DATE)?;
        let bank_account = self.hashed(row, &code, Compared::BankAccount, BANK_ACCOUNT)?;
        let contact = Contact {
            founder: row.optional(FOUNDER)?,
            telephone: row.optional(TELEPHONE)?,
            postal_code: row.optional(POSTAL_CODE)?,
            address: row.optional(ADDRESS)?,
        };
        let oddity = code.parse().ok().and_then(|code: InstitutionCode| code.oddity());
        let institution = oddity.map(|oddity| NumberWarning {
            field: NumberField::InstitutionCode,
            oddity,
        });
        let registration = registration_numbers.iter().find_map(|number| odd(number));
        let warnings = institution.into_iter().chain(registration).collect();
        Ok((
            Said {
                name,
                kind,
                registration_numbers,
                birth_date,
                bank_account,
                contact,
            },
            warnings,
        ))
    }

    /// Two facilities under one roof may write the same number.
    fn claims(_: &Said) -> &[String] {
        &[]
    }

    fn contested() -> Fault {
        Fault::conflict("institution_code", "is named twice")
    }

    fn join(&self, key: &str, rows: Vec<(u64, Said)>) -> Result<NewFacility, Vec<(u64, Fault)>> {
        let mut rows = rows.into_iter();
        let first = rows.next();
        let others: Vec<(u64, Said)> = rows
            .filter(|(_, said)| first.as_ref().is_none_or(|(_, first)| first != said))
            .collect();
        let (Some((line, said)), Ok(institution_code), Some(facility_id)) = (first, key.parse(), opaque_id())
        else {
            return Err(Vec::new());
        };
        if !others.is_empty() {
            let lines = [line].into_iter().chain(others.iter().map(|(line, _)| *line));
            let fault = Fault::conflict("institution_code", "is on another row with other values");
            return Err(lines.map(|line| (line, fault)).collect());
        }
        let mut parts = vec![
            b"facility".as_slice(),
            key.as_bytes(),
            said.name.as_bytes(),
            said.kind.as_str().as_bytes(),
        ];
        parts.extend(said.registration_numbers.iter().map(String::as_bytes));
        // Named, and only where there is one: what was imported before these columns keeps its hash.
        let named = |name: &str, said: &Option<String>| said.as_ref().map(|said| format!("{name} {said}"));
        let later = [
            named(BIRTH_DATE, &said.birth_date),
            named(BANK_ACCOUNT, &said.bank_account),
            named(FOUNDER, &said.contact.founder),
            named(TELEPHONE, &said.contact.telephone),
            named(POSTAL_CODE, &said.contact.postal_code),
            named(ADDRESS, &said.contact.address),
        ];
        parts.extend(later.iter().flatten().map(String::as_bytes));
        let content_mac = self.service.keys.mac(Purpose::Register, &parts).to_vec();
        Ok(NewFacility {
            facility: Facility {
                facility_id,
                institution_code,
                name: said.name,
                kind: said.kind,
            },
            registration_numbers: said.registration_numbers,
            contact: said.contact,
            content_mac,
            birth_date_mac: said.birth_date.and_then(|mac| hex::decode(mac).ok()),
            bank_account_mac: said.bank_account.and_then(|mac| hex::decode(mac).ok()),
        })
    }

    async fn compare(&self, units: &[&NewFacility]) -> Result<Vec<Verdict>, StoreError> {
        let codes: Vec<&str> = units
            .iter()
            .map(|unit| unit.facility.institution_code.as_str())
            .collect();
        let contents = facility_version::contents(&self.service.store, &codes).await?;
        let verdict = |unit: &&NewFacility| match contents.get(unit.facility.institution_code.as_str()) {
            None => Verdict::Added,
            Some(content) if *content == unit.content_mac => Verdict::Unchanged,
            Some(_) => Verdict::Changed,
        };
        Ok(units.iter().map(verdict).collect())
    }

    async fn write(&self, import: ImportId, units: Vec<NewFacility>) -> Result<Option<Written>, StoreError> {
        let Some(mut write) = hold_open(self.service, import).await? else {
            return Ok(None);
        };
        facility_version::add(&mut write, import, &units).await?;
        Written::commit(write).await.map(Some)
    }

    async fn retire(&self, import: ImportId) -> Result<(), StoreError> {
        facility_version::retire(&self.service.store, import).await
    }

    async fn discard(&self, import: ImportId) -> Result<(), StoreError> {
        facility_version::discard(&self.service.store, import).await
    }
}

impl Facilities<'_> {
    /// The keyed hash of a column that is compared and not kept; `None` where it is absent or empty.
    fn hashed(
        &self,
        row: &Row<'_>,
        code: &str,
        compared: Compared,
        column: &'static str,
    ) -> Result<Option<String>, Fault> {
        let Some(value) = row.optional(column)?.map(zeroize::Zeroizing::new) else {
            return Ok(None);
        };
        let normal = compared
            .normal(&value)
            .ok_or(Fault::value(column, "must be a day or up to seven digits"))?;
        let code: InstitutionCode = code
            .parse()
            .map_err(|_| Fault::value("institution_code", "must be ten digits"))?;
        let mac = compared.mac(self.service.keys.as_ref(), &code, &normal);
        Ok(Some(hex::encode(mac)))
    }
}

/// A 登録記号番号 as it is looked for: with hyphens, where it has the form of one.
fn written(number: &str) -> String {
    match number.parse::<RegistrationNumber>() {
        Ok(number) => number.to_string(),
        Err(_) => number.to_owned(),
    }
}

/// What is odd about a 登録記号番号, which has no check digit (eligibility facts 68).
fn odd(number: &str) -> Option<NumberWarning> {
    let oddity = match number.parse::<RegistrationNumber>() {
        Err(_) => Oddity::Form,
        Ok(number) if number.is_judo() && number.prefecture().is_none() => Oddity::Prefecture,
        Ok(_) => return None,
    };
    Some(NumberWarning {
        field: NumberField::RegistrationNumber,
        oddity,
    })
}

const fn optional(name: &'static str) -> Column {
    Column { name, optional: true }
}

const fn required(name: &'static str) -> Column {
    Column {
        name,
        optional: false,
    }
}
