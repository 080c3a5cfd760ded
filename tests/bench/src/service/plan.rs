//! Everything a check sends, signed beforehand: by the card with ring over a challenge of ours, by the device over a nonce
//! of the service.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use kazasu_service::store::batch::Batch;
use kazasu_service::store::challenge::Challenge;
use kazasu_service::store::{self, StoreError, Write};
use kazasu_testkit::mint::holder_key_pem;
use kazasu_wire::challenge::{CHALLENGE_SECONDS, ChallengeRequest};
use kazasu_wire::check::CheckRequest;
use kazasu_wire::dpop::{ProofClaims, access_token_hash, compact, signing_input};
use kazasu_wire::id::ChallengeId;
use kazasu_wire::method::Method;
use kazasu_wire::origin::ServiceOrigin;
use kazasu_wire::precheck::PrecheckRequest;
use kazasu_wire::route;
use kazasu_wire::signed::{SignedCheck, sha256};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};

use super::Fault;
use super::world::{Card, Device, World, random_text};

/// Keys of the testkit's pool.
const SLOTS: usize = 16;
/// Challenges of one transaction.
const TOGETHER: usize = 500;

/// One check to come: its three requests as bytes.
pub struct Plan {
    pub requests: [Vec<u8>; 3],
    /// Challenge and device, to be put into the database before the check is sent.
    challenge: (ChallengeId, [u8; 32]),
    device: usize,
}

/// A check signed by its card.
pub struct Signed {
    device: usize,
    challenge: (ChallengeId, [u8; 32]),
    bodies: [Vec<u8>; 3],
}

/// Has cards sign so many checks, on two threads.
pub fn sign(world: &World, origin: &ServiceOrigin, checks: usize) -> Result<Vec<Signed>, Fault> {
    let keys = (0..SLOTS).map(key).collect::<Result<Vec<_>, _>>()?;
    split(checks, |number| {
        let device = number % world.devices.len();
        let (of, card) = (
            at(&world.devices, device)?,
            at(&world.cards, number % world.cards.len())?,
        );
        sign_one(origin, at(&keys, card.slot % SLOTS)?, device, of, card)
    })
}

fn sign_one(
    origin: &ServiceOrigin,
    key: &RsaKeyPair,
    number: usize,
    device: &Device,
    card: &Card,
) -> Result<Signed, Fault> {
    let mut bytes = [0; 32];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| "no randomness")?;
    let id: ChallengeId = random_text(16)?.parse()?;
    let precheck = PrecheckRequest {
        challenge_id: id.clone(),
        certificate: card.certificate.clone().into(),
    };
    Ok(Signed {
        device: number,
        bodies: [
            ask(device)?,
            serde_json::to_vec(&precheck)?,
            check(origin, key, device, card, &id, &bytes)?,
        ],
        challenge: (id, bytes),
    })
}

/// The body that asks for a challenge.
pub fn ask(device: &Device) -> Result<Vec<u8>, Fault> {
    Ok(serde_json::to_vec(&ChallengeRequest {
        facility_id: device.facility.clone(),
        method: Method::Pin,
    })?)
}

/// The body of a check, signed by its card.
pub fn check(
    origin: &ServiceOrigin,
    key: &RsaKeyPair,
    device: &Device,
    card: &Card,
    id: &ChallengeId,
    challenge: &[u8; 32],
) -> Result<Vec<u8>, Fault> {
    let signed = SignedCheck {
        origin,
        challenge,
        facility: &device.facility,
        device: &device.public.thumbprint(),
        certificate_sha256: &sha256(&card.certificate),
        method: &Method::Pin,
    };
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        &signed.preimage(),
        &mut signature,
    )
    .map_err(|_| "the card did not sign")?;
    Ok(serde_json::to_vec(&CheckRequest {
        challenge_id: id.clone(),
        facility_id: device.facility.clone(),
        method: Method::Pin,
        treated_on: None,
        certificate: card.certificate.clone().into(),
        signature: signature.into(),
        terminal_authentication_id: None,
        face_compared: None,
    })?)
}

/// Has devices prove their three requests each, under a fresh nonce.
pub fn prove(
    world: &World,
    origin: &ServiceOrigin,
    nonce: &str,
    signed: &[Signed],
) -> Result<Vec<Plan>, Fault> {
    split(signed.len(), |number| {
        let signed = at(signed, number)?;
        let device = at(&world.devices, signed.device)?;
        let [challenge, precheck, check] = &signed.bodies;
        let key = uuid::Uuid::now_v7().to_string();
        Ok(Plan {
            requests: [
                request(origin, device, nonce, route::CHALLENGES, challenge, None)?,
                request(origin, device, nonce, route::PRECHECKS, precheck, None)?,
                request(origin, device, nonce, route::CHECKS, check, Some(&key))?,
            ],
            challenge: signed.challenge.clone(),
            device: signed.device,
        })
    })
}

/// A request with its proof.
pub fn request(
    origin: &ServiceOrigin,
    device: &Device,
    nonce: &str,
    path: &str,
    body: &[u8],
    key: Option<&str>,
) -> Result<Vec<u8>, Fault> {
    let claims = ProofClaims {
        jti: random_text(16)?,
        htm: "POST".to_owned(),
        htu: origin.join(path),
        iat: 0,
        ath: Some(access_token_hash(&device.token)),
        nonce: Some(nonce.to_owned()),
    };
    let input = signing_input(&device.public, &claims)?;
    let signature = device.key.sign(&SystemRandom::new(), input.as_bytes());
    let signature = signature.map_err(|_| "the device did not sign")?;
    let proof = compact(&input, signature.as_ref().try_into()?);
    let host = origin.as_str().trim_start_matches("http://");
    let key = key
        .map(|key| format!("Idempotency-Key: {key}\r\n"))
        .unwrap_or_default();
    let mut bytes = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nKazasu-Client: kazasu-bench/0.1.0/linux\r\n\
         Authorization: DPoP {}\r\nDPoP: {proof}\r\n{key}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        // EXPOSE: the header this token is for.
        device.token.expose(),
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    Ok(bytes)
}

/// Puts the challenges that were signed into the database, as the service itself would have.
pub async fn put(world: &World, plans: &[Plan]) -> Result<(), Fault> {
    let until = Timestamp::now().checked_add(SignedDuration::from_secs(CHALLENGE_SECONDS))?;
    for some in plans.chunks(TOGETHER) {
        let mut challenges = Vec::with_capacity(some.len());
        for plan in some {
            let device = at(&world.devices, plan.device)?;
            challenges.push(Challenge {
                challenge_id: plan.challenge.0.clone(),
                device_id: device.id.clone(),
                facility_id: device.facility.clone(),
                method: Method::Pin,
                bytes: plan.challenge.1,
                expires_at: until,
                used: false,
            });
        }
        let write = async move |write: &mut Write| {
            for challenge in &challenges {
                let batch = store::challenge::insert(Batch::default(), challenge);
                batch.write(write).await?;
            }
            Ok(())
        };
        world.service.store.transact::<_, _, StoreError>(write).await?;
    }
    Ok(())
}

/// A key of the pool for ring.
pub fn key(slot: usize) -> Result<RsaKeyPair, Fault> {
    let pem = holder_key_pem(slot);
    let lines = pem
        .lines()
        .skip_while(|line| !line.starts_with("-----BEGIN"))
        .filter(|line| !line.starts_with("-----"));
    let der = STANDARD.decode(lines.collect::<String>())?;
    RsaKeyPair::from_pkcs8(&der).map_err(|_| "a key of the pool does not decode".into())
}

fn at<T>(all: &[T], place: usize) -> Result<&T, Fault> {
    all.get(place).ok_or_else(|| "out of range".into())
}

/// Makes so many things, half of them on another thread, in order.
fn split<T: Send>(count: usize, one: impl Fn(usize) -> Result<T, Fault> + Sync) -> Result<Vec<T>, Fault> {
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| (0..count / 2).map(&one).collect::<Result<Vec<_>, _>>());
        let second = (count / 2..count).map(&one).collect::<Result<Vec<_>, _>>();
        (first.join(), second)
    });
    let mut all = first.map_err(|_| "a thread of the preparation failed")??;
    all.extend(second?);
    Ok(all)
}
