//! What the load is put on: a database with clinics, devices, people and stored results, and the cards of the people.
//!
//! Everything is made with the service's own code, but not by its requests: an activation costs an Argon2id on either
//! side, and none of it is measured.

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp, ToSpan as _};
use kazasu_service::clock::SystemClock;
use kazasu_service::import::{self, Rejects, Source};
use kazasu_service::settings::Limits;
use kazasu_service::store::account::Account;
use kazasu_service::store::{self, StoreError, Write};
use kazasu_service::{Service, Settings};
use kazasu_testkit::mint::{CertificateSpec, Generation, Mint};
use kazasu_wire::base64url;
use kazasu_wire::id::{AccountId, DeviceId, FacilityId};
use kazasu_wire::jwk::P256PublicKey;
use kazasu_wire::secret::AccessToken;
use kazasu_wire::signed::sha256;
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

use super::Fault;

/// How large a world is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Devices, two of each clinic.
    pub devices: usize,
    /// People with one certificate each.
    pub people: usize,
}

/// Bytes of each certificate.
const SIZE: usize = 1_590;
/// The authorities' own certificates are made anew relative to the clock, and must be older.
const KEPT: Duration = Duration::from_secs(24 * 3_600);
const FIRST_SERIAL: u32 = 0x2000_0000;

/// A database full of synthetic clinics, and the settings of a service on it.
pub struct World {
    pub folder: PathBuf,
    pub settings: Settings,
    pub service: Service,
    pub devices: Vec<Device>,
    pub cards: Vec<Card>,
}

/// An activated device with an access token.
pub struct Device {
    pub id: DeviceId,
    pub key: EcdsaKeyPair,
    pub public: P256PublicKey,
    pub facility: FacilityId,
    pub token: AccessToken,
}

/// The certificate of a card and the slot of its key in the testkit's pool.
pub struct Card {
    pub certificate: Vec<u8>,
    pub slot: usize,
}

impl World {
    /// Makes everything. `database` is an empty one.
    pub async fn make(folder: &Path, database: String, listen: &str, size: Size) -> Result<Self, Fault> {
        let now = Timestamp::now();
        let mint = Mint::at(now);
        let anchors = folder.join("anchors.pem");
        std::fs::write(&anchors, mint.anchors_pem())?;
        let mut lists = Vec::new();
        for generation in Generation::ALL {
            let list = folder.join(format!("{generation:?}.crl"));
            std::fs::write(&list, mint.crl_der(generation, &[])?)?;
            lists.push(list);
        }
        let settings = Settings {
            database,
            listen: listen.parse()?,
            test_mode: true,
            key_ring: folder.join("kazasu.keys"),
            trust_anchors: vec![anchors],
            revocation_lists: lists,
            // What is measured is the work, not how it is turned away.
            limits: Limits::wide(),
            ..Settings::default()
        };
        let service = Service::open(settings.clone(), Arc::new(SystemClock)).await?;
        let cards = cards(&mint, now, size.people)?;
        let facilities = import_facilities(&service, size.devices.div_ceil(2)).await?;
        import_people(&service, &mint, size.people).await?;
        let devices = insert_devices(&service, &facilities, size.devices, now).await?;
        Ok(Self {
            folder: folder.to_owned(),
            settings,
            service,
            devices,
            cards,
        })
    }

    /// The settings as a file, for the program.
    pub fn settings_file(&self) -> Result<PathBuf, Fault> {
        let settings = serde_json::to_value(&self.settings)?;
        let names = [
            "database",
            "listen",
            "test_mode",
            "key_ring",
            "trust_anchors",
            "revocation_lists",
        ];
        let limits = settings.get("limits").and_then(serde_json::Value::as_object);
        let limits = limits.into_iter().flatten();
        let limits = limits.map(|(name, value)| format!("limits.{name} = {value}\n"));
        let file = self.folder.join("kazasu.toml");
        let lines = names.map(|name| {
            let value = settings.get(name).unwrap_or_default();
            format!("{name} = {value}\n")
        });
        std::fs::write(&file, lines.into_iter().chain(limits).collect::<String>())?;
        Ok(file)
    }
}

/// 128 random bits or more, as an id or a token.
pub fn random_text(bytes: usize) -> Result<String, Fault> {
    let mut random = vec![0; bytes];
    SystemRandom::new()
        .fill(&mut random)
        .map_err(|_| "no randomness")?;
    Ok(base64url::encode(&random))
}

/// The cards of all people. Their certificates are kept beside the program for a day: the testkit signs in plain Rust, and ten
/// thousand signatures take a minute.
fn cards(mint: &Mint, now: Timestamp, count: usize) -> Result<Vec<Card>, Fault> {
    let kept = std::env::current_exe()?.with_file_name("bench-certificates");
    let age = std::fs::metadata(&kept).and_then(|facts| facts.modified()).ok();
    let fresh = age.is_some_and(|made| made.elapsed().is_ok_and(|age| age < KEPT));
    let all = match std::fs::read(&kept) {
        Ok(all) if fresh && all.len() == count * SIZE => all,
        _ => {
            let all = mint_certificates(mint, now, count)?;
            std::fs::write(&kept, &all)?;
            all
        }
    };
    let cards = all.chunks(SIZE).enumerate().map(|(slot, certificate)| Card {
        certificate: certificate.to_vec(),
        slot,
    });
    Ok(cards.collect())
}

/// Half of them each on a thread.
fn mint_certificates(mint: &Mint, now: Timestamp, count: usize) -> Result<Vec<u8>, Fault> {
    let one = |number: usize| {
        mint.authentication(&CertificateSpec {
            generation: Generation::Third,
            serial: FIRST_SERIAL + u32::try_from(number).unwrap_or_default(),
            key_slot: number,
            size: SIZE,
            subject: "000000A0KAZASU48000000A".to_owned(),
            not_before: now - 24.hours(),
            not_after: now + (24 * 365).hours(),
        })
    };
    let some = |range: std::ops::Range<usize>| range.map(one).collect::<Result<Vec<_>, _>>();
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| some(0..count / 2));
        let second = some(count / 2..count);
        (first.join(), second)
    });
    let mut all = first.map_err(|_| "minting failed")??.concat();
    all.extend(second?.concat());
    Ok(all)
}

async fn import_facilities(service: &Service, count: usize) -> Result<Vec<FacilityId>, Fault> {
    let mut csv = "institution_code,name,kind,registration_numbers\n".to_owned();
    let code = |number: usize| format!("4880{number:06}");
    for number in 0..count {
        writeln!(csv, "{},試験接骨院,judo,契48{number:05}-0-0", code(number))?;
    }
    let source = Source::detect(Cursor::new(csv))?;
    let report = import::facilities::import(service, source, Rejects::RefuseAll, &mut ()).await?;
    if report.added != count as u64 {
        return Err("facilities were rejected".into());
    }
    let mut facilities = Vec::with_capacity(count);
    for number in 0..count {
        let found = store::facility::by_code(&service.store, &code(number).parse()?).await?;
        facilities.push(found.ok_or("a facility is missing")?.facility_id);
    }
    Ok(facilities)
}

async fn import_people(service: &Service, mint: &Mint, count: usize) -> Result<(), Fault> {
    let mut csv = "person_id,certificates,flags,card_classification,insurer_number,insurer_name,symbol,number,branch,\
        personal_family,insured_name,name,name_kana,other_name,other_name_kana,sex,birth_date,address,post_number,\
        qualified_on,disqualified_on,issued_on,valid_from,valid_to,contribution_ratio,preschool,reason_of_loss,\
        elderly_issued_on,elderly_valid_from,elderly_valid_to,elderly_contribution_ratio\n"
        .to_owned();
    let authority = hex::encode(mint.authority_key_id(Generation::Third));
    for number in 0..count {
        let serial = FIRST_SERIAL + u32::try_from(number)?;
        writeln!(
            csv,
            "bench-{number},{authority}:{serial:x},,01,06130488,試験健康保険組合,試験１２,{number},00,1,試験太郎,試験 花子,\
             ｼｹﾝ ﾊﾅｺ,,,2,1980-05-05,東京都試験区架空町1-2-3,100-9999,2020-04-01,,2020-04-02,,,,,,,,,"
        )?;
    }
    let source = Source::detect(Cursor::new(csv))?;
    let report = import::people::import(service, source, Rejects::RefuseAll, &mut ()).await?;
    if report.added != count as u64 {
        return Err(format!("people were rejected: {}", report.rejected).into());
    }
    Ok(())
}

async fn insert_devices(
    service: &Service,
    facilities: &[FacilityId],
    count: usize,
    now: Timestamp,
) -> Result<Vec<Device>, Fault> {
    let random = SystemRandom::new();
    let mut devices = Vec::with_capacity(count);
    let until = now.checked_add(SignedDuration::from_hours(2))?;
    for number in 0..count {
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(|_| "no key")?;
        let key = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).map_err(|_| "no key")?;
        let public = P256PublicKey::from_uncompressed(key.public_key().as_ref()).ok_or("no point")?;
        let facility = facilities.get(number / 2).ok_or("too few facilities")?.clone();
        let account: AccountId = format!("W{number:07}").parse()?;
        let device = store::device::Device {
            device_id: random_text(16)?.parse()?,
            account_id: account.clone(),
            thumbprint: public.thumbprint(),
            stopped: false,
        };
        let id = device.device_id.clone();
        let token = AccessToken::new(random_text(32)?);
        // EXPOSE: hashed, as the service keeps it.
        let (hash, refresh) = (sha256(token.expose().as_bytes()), sha256(id.as_str().as_bytes()));
        let of = facility.clone();
        let write = async move |write: &mut Write| {
            let kept = Account {
                facility_id: of.clone(),
                password_hash: String::new(),
                code_mac: None,
            };
            store::account::insert(write, &account, &kept, now).await?;
            store::device::insert(write, &device, &of, None, &refresh, now).await?;
            store::token::insert(write, &hash, &device, until).await
        };
        service.store.transact::<_, _, StoreError>(write).await?;
        devices.push(Device {
            id,
            key,
            public,
            facility,
            token,
        });
    }
    Ok(devices)
}
