//! The facility master (機関マスタ): `institution_code,name,kind,registration_numbers`.

use std::io::Read;

use kazasu_wire::activation::{Facility, FacilityKind};
use kazasu_wire::id::InstitutionCode;

use super::{Fault, ImportError, Line, Report, Table};
use crate::audit::{self, Action, Entry};
use crate::service::{Service, opaque_id};
use crate::store::{self, On, Write};

const COLUMNS: [&str; 4] = ["institution_code", "name", "kind", "registration_numbers"];
/// Prefecture of the operator's test facilities (requirements 200).
const TEST_PREFECTURE: &str = "48";

/// Imports the facility master. Facilities that are not in the file stay.
///
/// # Errors
/// [`ImportError`]; nothing has changed then.
pub async fn import(service: &Service, file: impl Read + Send) -> Result<Report, ImportError> {
    let mut table = Table::open(file, &COLUMNS)?;
    let mut report = Report::default();
    let mut write = service.store.write_on(On::Import).await?;
    while let Some(line) = table.next()? {
        report.lines += 1;
        let number = line.number;
        match read(service, &line) {
            Ok((facility, registrations)) => keep(&mut write, &facility, &registrations).await?,
            Err(fault) => report.reject(number, fault),
        }
    }
    if report.rejects.is_empty() {
        let now = service.clock.now();
        let keys = service.keys.as_ref();
        audit::write_down(
            &mut write,
            keys,
            now,
            Action::FacilitiesImported,
            Entry::default(),
        )
        .await?;
        write.commit().await?;
        report.taken = true;
    }
    Ok(report)
}

async fn keep(
    write: &mut Write,
    facility: &Facility,
    registrations: &[String],
) -> Result<(), store::StoreError> {
    let registrations: Vec<&str> = registrations.iter().map(String::as_str).collect();
    store::facility::upsert(write, facility, &registrations).await
}

fn read(service: &Service, line: &Line<'_>) -> Result<(Facility, Vec<String>), Fault> {
    let institution_code: InstitutionCode = line
        .text("institution_code")
        .parse()
        .map_err(|_| ("institution_code", "must be ten digits"))?;
    if institution_code.as_str().starts_with(TEST_PREFECTURE) && !service.settings.test_mode {
        return Err(("institution_code", "prefecture 48 is for test mode"));
    }
    let kind = FacilityKind::from(line.text("kind"));
    if matches!(kind, FacilityKind::Unknown(_)) {
        return Err(("kind", "must be a known kind"));
    }
    let name = line.optional("name").ok_or(("name", "must not be empty"))?;
    let facility = Facility {
        facility_id: opaque_id().ok_or(("institution_code", "no id could be made"))?,
        institution_code,
        name,
        kind,
    };
    let registrations = line
        .text("registration_numbers")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    Ok((facility, registrations))
}
