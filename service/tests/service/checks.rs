//! Every refusal of a check: its code, that nothing is kept, and that a good check works afterwards.

use jiff::{Timestamp, ToSpan as _};
use kazasu_service::store;
use kazasu_service::store::device::Standing;
use kazasu_wire::challenge::ChallengeRequest;
use kazasu_wire::check::CheckRequest;
use kazasu_wire::id::FacilityId;
use kazasu_wire::jwk::Thumbprint;
use kazasu_wire::method::Method;
use kazasu_wire::origin::ServiceOrigin;
use kazasu_wire::route;
use kazasu_wire::signed::{SignedCheck, sha256};

use crate::world::{Call, Card, Device, FIRST, SECOND, World, register};

/// Submits, holds the refusal, that nothing was kept, and that a good check still works.
async fn refused(world: &World, device: &Device, request: &CheckRequest, status: u16, code: &str) {
    let before = world.rows().await;
    device.submit(world, request).await.refused(status, code);
    assert_eq!(world.rows().await, before, "{code} left something behind");
    let card = Card::of(&world.mint, register::VALID);
    device.check(world, &card).await.result();
}

#[tokio::test]
async fn a_tampered_signature() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let good = device.signed(&world, &card).await;
    for change in [
        (|signature: &mut Vec<u8>| signature[0] ^= 1) as fn(&mut Vec<u8>),
        |signature| signature[255] ^= 1,
        |signature| signature.truncate(255),
        |signature| signature.push(0),
        Vec::clear,
    ] {
        let mut request = device.signed(&world, &card).await;
        change(&mut request.signature.0);
        refused(&world, &device, &request, 422, "check.signature.invalid").await;
        // A failed verification burns its challenge.
        let honest = CheckRequest {
            signature: good.signature.clone(),
            ..request
        };
        refused(&world, &device, &honest, 409, "check.challenge.used").await;
    }
    device.submit(&world, &good).await.result();
}

/// Everything a signature binds.
struct Bound {
    origin: ServiceOrigin,
    challenge: [u8; 32],
    facility: FacilityId,
    device: Thumbprint,
    certificate: [u8; 32],
    method: Method,
}

/// Signs with one of the bound facts replaced.
async fn signed_otherwise(
    world: &World,
    device: &Device,
    card: &Card,
    replace: impl FnOnce(&mut Bound),
) -> CheckRequest {
    let challenge = device.challenge_for(world, &device.facility()).await;
    let mut bound = Bound {
        origin: world.running.origin.clone(),
        challenge: challenge.challenge.as_bytes().try_into().unwrap(),
        facility: device.facility(),
        device: device.public_key().thumbprint(),
        certificate: sha256(&card.certificate),
        method: Method::Pin,
    };
    replace(&mut bound);
    let signed = SignedCheck {
        origin: &bound.origin,
        challenge: &bound.challenge,
        facility: &bound.facility,
        device: &bound.device,
        certificate_sha256: &bound.certificate,
        method: &bound.method,
    };
    CheckRequest {
        signature: card.sign(&signed.preimage()).into(),
        ..device.sign(world, card, &challenge)
    }
}

#[tokio::test]
async fn a_signature_for_another_origin_device_facility_certificate_method_or_challenge() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let origin = ServiceOrigin::parse("https://other.kazasu.example").unwrap();
    let thumbprint = Device::new().public_key().thumbprint();
    let facility = world.facility(SECOND).await;
    let requests = [
        signed_otherwise(&world, &device, &card, |b| b.origin = origin).await,
        signed_otherwise(&world, &device, &card, |b| b.device = thumbprint).await,
        signed_otherwise(&world, &device, &card, |b| b.facility = facility).await,
        signed_otherwise(&world, &device, &card, |b| b.certificate = [9; 32]).await,
        signed_otherwise(&world, &device, &card, |b| b.method = Method::Visual).await,
        signed_otherwise(&world, &device, &card, |b| b.challenge = [9; 32]).await,
    ];
    for request in &requests {
        refused(&world, &device, request, 422, "check.signature.invalid").await;
    }
    // The certificate of another card of the same key: the signature binds the bytes of the certificate.
    let mut request = device.signed(&world, &card).await;
    request.certificate = Card::of(&world.mint, register::LOST).certificate.into();
    refused(&world, &device, &request, 422, "check.signature.invalid").await;
}

#[tokio::test]
async fn challenges_are_fresh_used_once_and_ones_own() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let other = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);

    let used = device.signed(&world, &card).await;
    device.submit(&world, &used).await.result();
    refused(&world, &device, &used, 409, "check.challenge.used").await;

    let stolen = other.signed(&world, &card).await;
    refused(&world, &device, &stolen, 409, "check.challenge.unknown").await;
    // A stranger's try does not burn it.
    other.submit(&world, &stolen).await.result();

    let late = device.signed(&world, &card).await;
    world.pass(300);
    refused(&world, &device, &late, 409, "check.challenge.expired").await;

    let mut unknown = device.signed(&world, &card).await;
    unknown.challenge_id = "nobody-gave-this".parse().unwrap();
    refused(&world, &device, &unknown, 409, "check.challenge.unknown").await;
}

#[tokio::test]
async fn another_facility() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let second = world.facility(SECOND).await;

    // Not one of the device's clinics: neither a challenge nor a check.
    let ask = ChallengeRequest {
        facility_id: second.clone(),
        method: Method::Pin,
    };
    let answer = device.send(&world, Call::post(route::CHALLENGES, &ask)).await;
    answer.refused(403, "check.facility.not-allowed");
    let mut request = device.signed(&world, &card).await;
    request.facility_id = second.clone();
    refused(&world, &device, &request, 403, "check.facility.not-allowed").await;

    // 併設: now it is one, and still a challenge for one clinic is none for the other.
    world.co_locate(FIRST, SECOND).await;
    refused(&world, &device, &request, 409, "check.challenge.unknown").await;
    let challenge = device.challenge_for(&world, &second).await;
    let request = device.sign(&world, &card, &challenge);
    refused(&world, &device, &request, 409, "check.challenge.unknown").await;
}

#[tokio::test]
async fn certificates_that_do_not_count() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let now = world.now();
    let ended = |text: &str| -> Timestamp { text.parse().unwrap() };
    let cards = [
        (Card::revoked(&world.mint), "certificate.revocation.revoked"),
        (
            Card::until(&world.mint, register::VALID, ended("2026-08-20T14:59:59Z")),
            "certificate.dates.expired",
        ),
        (
            Card::until(&world.mint, register::VALID, now + (24 * 365 * 3).hours()),
            "certificate.dates.not-yet-valid",
        ),
    ];
    for (card, code) in cards {
        let request = device.signed(&world, &card).await;
        refused(&world, &device, &request, 422, code).await;
    }
    for garbage in [&b""[..], b"\x30\x03\x02\x01\x01", &[0xFF; 1590]] {
        let mut request = device
            .signed(&world, &Card::of(&world.mint, register::VALID))
            .await;
        request.certificate = garbage.to_vec().into();
        refused(&world, &device, &request, 422, "certificate.parse.malformed").await;
    }
}

#[tokio::test]
async fn a_lost_card_is_refused_as_soon_as_its_list_is_read() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    device.check(&world, &card).await.result();
    let list = world
        .mint
        .crl_der(
            kazasu_testkit::mint::Generation::Third,
            &[(register::VALID, world.now())],
        )
        .unwrap();
    for path in &world.settings.revocation_lists {
        if path.ends_with("Third.crl") {
            std::fs::write(path, &list).unwrap();
        }
    }
    world.service().certificates.reload().unwrap();
    let answer = device.check(&world, &card).await;
    answer.refused(422, "certificate.revocation.revoked");
    // An unreadable list changes nothing for its authority, and hides nothing another one revokes.
    let lost = Card::of(&world.mint, register::LOST);
    std::fs::write(&world.settings.revocation_lists[0], b"no list").unwrap();
    assert!(world.service().certificates.reload().is_err());
    device.check(&world, &lost).await.result();
    let revoked = [(register::VALID, world.now()), (register::LOST, world.now())];
    let list = world
        .mint
        .crl_der(kazasu_testkit::mint::Generation::Third, &revoked)
        .unwrap();
    let third = world
        .settings
        .revocation_lists
        .iter()
        .find(|path| path.ends_with("Third.crl"))
        .unwrap();
    std::fs::write(third, &list).unwrap();
    assert!(world.service().certificates.reload().is_err());
    device
        .check(&world, &lost)
        .await
        .refused(422, "certificate.revocation.revoked");
}

#[tokio::test]
async fn stale_revocation_lists_refuse() {
    let world = World::new().await;
    let mut device = world.device(FIRST).await;
    world.pass(3 * 24 * 3_600);
    device.refresh(&world).await;
    let answer = device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await;
    answer.refused(422, "certificate.revocation.unknown");
}

#[tokio::test]
async fn an_expired_card_in_its_grace() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::until(
        &world.mint,
        register::VALID,
        "2026-10-10T14:59:59Z".parse().unwrap(),
    );
    let result = device.check(&world, &card).await.result();
    assert_eq!(result.notices.len(), 1);
    assert_eq!(result.notices[0].code, "certificate.dates.grace");
    assert_eq!(result.notices[0].date.unwrap().to_string(), "2027-01-10");
}

#[tokio::test]
async fn days_of_treatment() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    for (day, good) in [("2026-11-22", false), ("2026-09-30", false), ("2026-10-01", true)] {
        let mut request = device.signed(&world, &card).await;
        request.treated_on = Some(day.parse().unwrap());
        if good {
            let result = device.submit(&world, &request).await.result();
            assert_eq!(result.treated_on.to_string(), day);
            assert_eq!(result.kept_until.to_string(), "2026-11-30");
        } else {
            refused(&world, &device, &request, 422, "check.date.out-of-range").await;
            // A typing mistake does not burn the challenge.
            request.treated_on = None;
            device.submit(&world, &request).await.result();
        }
    }
}

#[tokio::test]
async fn the_visual_method_is_not_offered() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    for method in [Method::Visual, Method::Unknown("face".into())] {
        let ask = ChallengeRequest {
            facility_id: device.facility(),
            method,
        };
        let answer = device.send(&world, Call::post(route::CHALLENGES, &ask)).await;
        answer.refused(403, "check.method.not-allowed");
    }
    let begin = serde_json::json!({"challenge_id": "c"});
    let answer = device
        .send(&world, Call::post(route::TERMINAL_AUTHENTICATIONS, &begin))
        .await;
    answer.refused(403, "check.method.not-allowed");
    let relay = serde_json::json!({"card_challenge": "AAAAAAAAAAA"});
    let path = format!("{}/some/answers", route::TERMINAL_AUTHENTICATIONS);
    let answer = device.send(&world, Call::post(path, &relay)).await;
    answer.refused(403, "check.method.not-allowed");
    let request = CheckRequest {
        method: Method::Visual,
        ..device
            .signed(&world, &Card::of(&world.mint, register::VALID))
            .await
    };
    refused(&world, &device, &request, 403, "check.method.not-allowed").await;
}

#[tokio::test]
async fn two_bad_signatures_against_one_challenge_learn_one_reason() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let mut request = device.signed(&world, &card).await;
    request.signature.0.reverse();
    let (a, b) = tokio::join!(device.submit(&world, &request), device.submit(&world, &request));
    let mut codes = [a.code(), b.code()];
    codes.sort_unstable();
    assert_eq!(codes, ["check.challenge.used", "check.signature.invalid"]);
}

#[tokio::test]
async fn a_device_stopped_meanwhile_commits_nothing() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let (own, other) = (device.facility(), world.facility(SECOND).await);
    let standing = async |facility| {
        let mut write = world.service().store.write().await.unwrap();
        store::device::standing(&mut write, &device.id(), facility)
            .await
            .unwrap()
    };
    assert_eq!(standing(&own).await, Standing::MayAct);
    assert_eq!(standing(&other).await, Standing::OtherFacility);
    let stop = kazasu_wire::stop::StopRequest {
        reason: kazasu_wire::stop::StopReason::Lost,
    };
    let answer = device.send(&world, Call::post(route::STOP, &stop)).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert_eq!(standing(&own).await, Standing::Stopped);
}
