//! The register of insured people: one row per coverage, a person's rows share `person_id` and need not stand together.
//!
//! `certificates` are `<hex authority key id>:<hex serial>`, separated by spaces; `flags` those of
//! [`crate::registry::FLAGS`]. A person has all certificates and all coverages of their rows; a coverage that is on two
//! rows is one. A row without coverage (all coverage columns empty) only adds certificates. What a file says about a
//! person replaces what was there; people who are not in the file stay as they are.

use std::collections::BTreeMap;

use kazasu_pki::{AuthorityKeyId, SerialNumber};
use kazasu_wire::coverage::Coverage;
use kazasu_wire::number::NumberWarning;
use serde::{Deserialize, Serialize};

use super::coverage;
use super::report::Fault;
use super::run::{Master, Verdict, Written, first_byte, hold_open, run};
use super::table::{Column, Row, Source};
use super::{ImportError, Rejects, Report, Watch};
use crate::audit::Action;
use crate::certificate::CertificateName;
use crate::keyring::{Purpose, SealingKey};
use crate::person::{PersonKey, certificate_mac};
use crate::registry::{FLAGS, coverage_context};
use crate::service::Service;
use crate::store::StoreError;
use crate::store::import::{ImportId, Kind};
use crate::store::person::{self, NewPerson};

const LONGEST_PERSON_ID: usize = 64;
/// Of coverages, and of certificates, one person may have.
const MOST: usize = 100;

/// Imports the register.
///
/// # Errors
/// [`ImportError`]; nothing has changed then.
pub async fn import(
    service: &Service,
    file: Source<'_>,
    rejects: Rejects,
    watch: &mut dyn Watch,
) -> Result<Report, ImportError> {
    run(service, People { service }, file, rejects, watch).await
}

struct People<'a> {
    service: &'a Service,
}

/// What a row says about its person.
#[derive(Serialize, Deserialize)]
struct Said {
    flags: String,
    /// Keyed pseudonyms of the certificates, in hexadecimal.
    certificates: Vec<String>,
    coverage: Option<Coverage>,
}

/// What all rows say about a person.
struct Person {
    mac: Vec<u8>,
    flags: String,
    /// Pseudonyms of the certificates, and the line that names each first.
    certificates: BTreeMap<Vec<u8>, u64>,
    /// As JSON.
    coverages: Vec<Vec<u8>>,
    content_mac: Vec<u8>,
}

impl Master for People<'_> {
    type Row = Said;
    type Unit = Person;

    const KIND: Kind = Kind::People;
    const COLUMNS: &'static [Column] = &coverage::COLUMNS;
    const ACTION: Action = Action::PeopleImported;

    fn key(&self, row: &Row<'_>) -> Result<String, Fault> {
        let person_id = row.text("person_id")?;
        if person_id.is_empty() || person_id.len() > LONGEST_PERSON_ID {
            return Err(Fault::value("person_id", "must be 1 to 64 bytes"));
        }
        let key = PersonKey::of(self.service.keys.as_ref(), &person_id);
        Ok(hex::encode(key.as_bytes()))
    }

    fn bucket(&self, key: &str) -> u8 {
        first_byte(key)
    }

    fn read(&self, row: &Row<'_>) -> Result<(Said, Vec<NumberWarning>), Fault> {
        let flags = row.text("flags")?;
        let mut flags: Vec<&str> = flags.split_whitespace().collect();
        flags.sort_unstable();
        flags.dedup();
        if flags.iter().any(|flag| !FLAGS.contains(flag)) {
            return Err(Fault::value("flags", "must be known flags"));
        }
        let certificates = row
            .text("certificates")?
            .split_whitespace()
            .map(|text| {
                let name = certificate(text).ok_or(Fault::value(
                    "certificates",
                    "must be <hex authority key id>:<hex serial>",
                ))?;
                Ok(hex::encode(certificate_mac(self.service.keys.as_ref(), &name)))
            })
            .collect::<Result<_, _>>()?;
        let coverage = coverage::read(row)?;
        let said = Said {
            flags: flags.join(" "),
            certificates,
            coverage: coverage.clone(),
        };
        Ok((
            said,
            coverage.map_or_else(Vec::new, |coverage| coverage.warnings()),
        ))
    }

    fn claims(said: &Said) -> &[String] {
        &said.certificates
    }

    fn contested() -> Fault {
        Fault::conflict("certificates", "is on a row of another person")
    }

    fn join(&self, key: &str, rows: Vec<(u64, Said)>) -> Result<Person, Vec<(u64, Fault)>> {
        let (mut faults, mut certificates, mut coverages) = (Vec::new(), BTreeMap::new(), Vec::new());
        let flags = rows
            .first()
            .map(|(_, said)| said.flags.clone())
            .unwrap_or_default();
        for (line, said) in rows {
            if said.flags != flags {
                faults.push((
                    line,
                    Fault::conflict("flags", "must be the same on all rows of a person"),
                ));
            }
            for certificate in said.certificates {
                let mac = hex::decode(certificate).map_err(|_| Vec::new())?;
                certificates.entry(mac).or_insert(line);
            }
            if let Some(coverage) = said.coverage
                && !coverages.contains(&coverage)
            {
                coverages.push(coverage);
            }
            if coverages.len() > MOST || certificates.len() > MOST {
                let rule = "must have at most 100 coverages and 100 certificates";
                faults.push((line, Fault::conflict("person_id", rule)));
                break;
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mac = hex::decode(key).map_err(|_| Vec::new())?;
        let coverages = coverages
            .iter()
            .map(serde_json::to_vec)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| Vec::new())?;
        let named = certificates.keys().flatten().copied().collect::<Vec<u8>>();
        let mut parts = vec![b"content".as_slice(), &mac, flags.as_bytes(), &named];
        parts.extend(coverages.iter().map(Vec::as_slice));
        let content_mac = self.service.keys.mac(Purpose::Register, &parts).to_vec();
        Ok(Person {
            mac,
            flags,
            certificates,
            coverages,
            content_mac,
        })
    }

    async fn compare(&self, units: &[&Person]) -> Result<Vec<Verdict>, StoreError> {
        let store = &self.service.store;
        let people: Vec<&[u8]> = units.iter().map(|person| person.mac.as_slice()).collect();
        let contents = person::contents(store, &people).await?;
        let changed = |person: &&&Person| contents.get(&person.mac) != Some(&person.content_mac);
        let certificates: Vec<&[u8]> = units
            .iter()
            .filter(changed)
            .flat_map(|person| person.certificates.keys().map(Vec::as_slice))
            .collect();
        let owners = person::owners(store, &certificates).await?;
        let verdict = |person: &&Person| {
            if !changed(&person) {
                return Verdict::Unchanged;
            }
            let foreign = |mac| owners.get(mac).is_some_and(|owner| *owner != person.mac);
            let fault = Fault::conflict("certificates", "belongs to another person in the register");
            let faults: Vec<_> = person
                .certificates
                .iter()
                .filter(|(mac, _)| foreign(*mac))
                .map(|(_, line)| (*line, fault))
                .collect();
            if !faults.is_empty() {
                Verdict::Refused(faults)
            } else if contents.contains_key(&person.mac) {
                Verdict::Changed
            } else {
                Verdict::Added
            }
        };
        Ok(units.iter().map(verdict).collect())
    }

    async fn write(&self, import: ImportId, units: Vec<Person>) -> Result<Option<Written>, StoreError> {
        // Sealed before the transaction: others wait while one is open.
        let people = units
            .into_iter()
            .map(|person| self.sealed(person))
            .collect::<Result<Vec<_>, _>>()?;
        let Some(mut write) = hold_open(self.service, import).await? else {
            return Ok(None);
        };
        person::add(&mut write, import, &people).await?;
        Written::commit(write).await.map(Some)
    }

    async fn retire(&self, import: ImportId) -> Result<(), StoreError> {
        person::retire(&self.service.store, import).await
    }

    async fn discard(&self, import: ImportId) -> Result<(), StoreError> {
        person::discard(&self.service.store, import).await
    }
}

impl People<'_> {
    fn sealed(&self, person: Person) -> Result<NewPerson, StoreError> {
        let context = coverage_context(&person.mac);
        let keys = self.service.keys.as_ref();
        let coverages = person
            .coverages
            .iter()
            .map(|json| keys.seal(SealingKey::Register, &context, json))
            .collect::<Result<_, _>>()?;
        Ok(NewPerson {
            person_mac: person.mac,
            flags: person.flags,
            content_mac: person.content_mac,
            certificates: person.certificates.into_keys().collect(),
            coverages,
        })
    }
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
