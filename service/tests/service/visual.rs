//! The visual check (目視確認): the terminal's part, what binds it to a check, and every refusal.

use kazasu_service::audit::verify;
use kazasu_service::co_location;
use kazasu_wire::base64url::Base64Url;
use kazasu_wire::challenge::{ChallengeRequest, ChallengeResponse};
use kazasu_wire::check::CheckRequest;
use kazasu_wire::id::{ChallengeId, TerminalAuthenticationId};
use kazasu_wire::method::Method;
use kazasu_wire::route;
use kazasu_wire::terminal_authentication::{
    TerminalAnswerRequest, TerminalAnswerResponse, TerminalAuthenticationRequest,
    TerminalAuthenticationResponse,
};
use serde_json::json;

use crate::world::database::{drop_audit_guards, execute};
use crate::world::{Answer, Call, Card, Device, FIRST, SECOND, World, register, terminal};

pub const CARD_CHALLENGE: [u8; 16] = [0x5A; 16];

pub async fn challenge(world: &World, device: &Device) -> ChallengeResponse {
    device
        .challenge_by(world, &device.facility(), Method::Visual)
        .await
}

pub async fn begin(world: &World, device: &Device, challenge: &ChallengeId) -> Answer {
    let request = TerminalAuthenticationRequest {
        challenge_id: challenge.clone(),
    };
    device
        .send(world, Call::post(route::TERMINAL_AUTHENTICATIONS, &request))
        .await
}

pub fn begun(answer: &Answer) -> TerminalAuthenticationResponse {
    assert_eq!(answer.status, 200, "{}", answer.json);
    serde_json::from_slice(&answer.bytes).unwrap()
}

pub async fn relay(world: &World, device: &Device, id: &str, card_challenge: &[u8]) -> Answer {
    let request = TerminalAnswerRequest {
        card_challenge: Base64Url(card_challenge.to_vec()),
    };
    let path = format!("{}/{id}/answers", route::TERMINAL_AUTHENTICATIONS);
    device.send(world, Call::post(path, &request)).await
}

/// A check whose card was opened by the terminal and whose staff looked at the patient.
async fn opened(world: &World, device: &Device, card: &Card) -> CheckRequest {
    let challenge = challenge(world, device).await;
    let id = begun(&begin(world, device, &challenge.challenge_id).await).terminal_authentication_id;
    let answer = relay(world, device, id.as_str(), &CARD_CHALLENGE).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    CheckRequest {
        terminal_authentication_id: Some(id),
        face_compared: Some(true),
        ..device.sign_by(world, card, &challenge, Method::Visual)
    }
}

#[tokio::test]
async fn from_the_certificates_to_the_result() {
    let world = World::visual().await;
    let device = world.device(FIRST).await;
    let minted = terminal::minted();
    let challenge = challenge(&world, &device).await;
    let first = begun(&begin(&world, &device, &challenge.challenge_id).await);
    assert_eq!(first.expires_at, challenge.expires_at);
    let certificates: Vec<_> = first
        .certificates
        .iter()
        .map(|certificate| (certificate.body.0.clone(), certificate.signature.0.clone()))
        .collect();
    assert_eq!(certificates, minted.certificates);
    // An answer that was lost is asked for again.
    assert_eq!(
        begun(&begin(&world, &device, &challenge.challenge_id).await),
        first
    );

    let id = &first.terminal_authentication_id;
    let answer = relay(&world, &device, id.as_str(), &CARD_CHALLENGE).await;
    let answer: TerminalAnswerResponse = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!(answer.signature.0, minted.answer(&CARD_CHALLENGE).unwrap());

    let card = Card::of(&world.mint, register::VALID);
    let request = CheckRequest {
        terminal_authentication_id: Some(id.clone()),
        face_compared: Some(true),
        ..device.sign_by(&world, &card, &challenge, Method::Visual)
    };
    let key = uuid::Uuid::now_v7().to_string();
    let result = device.submit_as(&world, &request, &key).await.result();
    assert_eq!(result.method, Method::Visual);
    assert_eq!(device.submit_as(&world, &request, &key).await.result(), result);
    // The authentication ends with its challenge.
    let late = relay(&world, &device, id.as_str(), &CARD_CHALLENGE).await;
    late.refused(409, "check.challenge.used");
    begin(&world, &device, &challenge.challenge_id)
        .await
        .refused(409, "check.challenge.used");
}

#[tokio::test]
async fn the_audit_names_the_method() {
    let world = World::visual().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    device.check(&world, &card).await.result();
    let request = opened(&world, &device, &card).await;
    device.submit(&world, &request).await.result();
    let store = &world.service().store;
    let rows: Vec<(String, Option<String>)> =
        sqlx::query_as("SELECT action, method FROM audit ORDER BY sequence DESC LIMIT 3")
            .fetch_all(store.read())
            .await
            .unwrap();
    let rows: Vec<_> = rows
        .iter()
        .map(|(action, method)| (action.as_str(), method.as_deref()))
        .collect();
    assert_eq!(
        rows,
        [
            ("check.answered", Some("visual")),
            ("terminal.answered", Some("visual")),
            ("check.answered", Some("pin")),
        ]
    );
    let keys = world.service().keys.as_ref();
    assert_eq!(verify(store, keys).await.unwrap(), 7);
    drop_audit_guards(store).await;
    execute(store, "UPDATE audit SET method = 'pin' WHERE sequence = 7").await;
    assert!(verify(store, keys).await.is_err(), "the chain covers the method");
}

#[tokio::test]
async fn a_check_without_its_terminal_or_its_person() {
    let world = World::visual().await;
    let device = world.device(FIRST).await;
    let other = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let good = opened(&world, &device, &card).await;
    let foreign = opened(&world, &other, &card).await;
    let elsewhere = opened(&world, &device, &card).await;
    let unknown: TerminalAuthenticationId = "nobody-began-this".parse().unwrap();
    let spoiled = |face_compared, id| CheckRequest {
        face_compared,
        terminal_authentication_id: id,
        ..good.clone()
    };
    let own = good.terminal_authentication_id.clone();
    let table = [
        (spoiled(None, own.clone()), 422, "check.face.not-compared"),
        (spoiled(Some(false), own), 422, "check.face.not-compared"),
        (spoiled(Some(true), None), 409, "check.terminal.unknown"),
        (spoiled(Some(true), Some(unknown)), 409, "check.terminal.unknown"),
        // Of another device; of this device, but for another challenge.
        (
            spoiled(Some(true), foreign.terminal_authentication_id),
            409,
            "check.terminal.unknown",
        ),
        (
            spoiled(Some(true), elsewhere.terminal_authentication_id),
            409,
            "check.terminal.unknown",
        ),
    ];
    let before = world.rows().await;
    for (request, status, code) in table {
        device.submit(&world, &request).await.refused(status, code);
    }
    assert_eq!(world.rows().await, before, "nothing is kept");
    // None of them cost the challenge.
    device.submit(&world, &good).await.result();
}

#[tokio::test]
async fn a_terminal_that_never_answered() {
    let world = World::visual().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let challenge = challenge(&world, &device).await;
    let id = begun(&begin(&world, &device, &challenge.challenge_id).await).terminal_authentication_id;
    let request = CheckRequest {
        terminal_authentication_id: Some(id.clone()),
        face_compared: Some(true),
        ..device.sign_by(&world, &card, &challenge, Method::Visual)
    };
    let refused = device.submit(&world, &request).await;
    refused.refused(409, "check.terminal.unanswered");
    relay(&world, &device, id.as_str(), &CARD_CHALLENGE).await;
    device.submit(&world, &request).await.result();
}

#[tokio::test]
async fn answers_are_few_and_well_formed() {
    let world = World::visual().await;
    let device = world.device(FIRST).await;
    let challenge = challenge(&world, &device).await;
    let id = begun(&begin(&world, &device, &challenge.challenge_id).await).terminal_authentication_id;
    let before = world.rows().await;
    for length in [0, 7, 33, 256] {
        let answer = relay(&world, &device, id.as_str(), &vec![1; length]).await;
        answer.refused(400, "request.field.invalid");
        assert_eq!(answer.json["field"], "card_challenge");
    }
    let path = format!("{}/{id}/answers", route::TERMINAL_AUTHENTICATIONS);
    for body in [json!({"card_challenge": "not base64url!"}), json!({})] {
        let answer = device.send(&world, Call::post(path.as_str(), &body)).await;
        answer.refused(400, "request.body.malformed");
    }
    assert_eq!(
        world.rows().await,
        before,
        "a malformed challenge counts for nothing"
    );
    for length in [8, 16, 32] {
        let answer = relay(&world, &device, id.as_str(), &vec![1; length]).await;
        assert_eq!(answer.status, 200, "{length}: {}", answer.json);
    }
    relay(&world, &device, id.as_str(), &CARD_CHALLENGE)
        .await
        .refused(409, "check.terminal.exhausted");
    // Beginning again gives the same authentication, and no new answers.
    let again = begun(&begin(&world, &device, &challenge.challenge_id).await).terminal_authentication_id;
    assert_eq!(again, id);
    relay(&world, &device, again.as_str(), &CARD_CHALLENGE)
        .await
        .refused(409, "check.terminal.exhausted");
}

#[tokio::test]
async fn answers_at_the_same_moment_are_counted() {
    let world = World::visual().await;
    let device = world.device(FIRST).await;
    let challenge = challenge(&world, &device).await;
    let id = begun(&begin(&world, &device, &challenge.challenge_id).await).terminal_authentication_id;
    let ask = || relay(&world, &device, id.as_str(), &CARD_CHALLENGE);
    let answers = tokio::join!(ask(), ask(), ask(), ask(), ask());
    let mut statuses = [
        answers.0.status,
        answers.1.status,
        answers.2.status,
        answers.3.status,
        answers.4.status,
    ];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 409, 409]);
}

#[tokio::test]
async fn answers_are_for_the_device_that_asked() {
    let world = World::visual().await;
    let device = world.device(FIRST).await;
    let other = world.device(FIRST).await;
    let challenge = challenge(&world, &device).await;
    begin(&world, &other, &challenge.challenge_id)
        .await
        .refused(409, "check.challenge.unknown");
    let id = begun(&begin(&world, &device, &challenge.challenge_id).await).terminal_authentication_id;
    relay(&world, &other, id.as_str(), &CARD_CHALLENGE)
        .await
        .refused(409, "check.terminal.unknown");
    for unknown in ["nobody-began-this", "%20", "a%2Fb"] {
        relay(&world, &device, unknown, &CARD_CHALLENGE)
            .await
            .refused(409, "check.terminal.unknown");
    }
    let answer = relay(&world, &device, id.as_str(), &CARD_CHALLENGE).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
}

#[tokio::test]
async fn a_clinic_withdrawn_meanwhile() {
    let world = World::visual().await;
    let device = world.device(FIRST).await;
    let declared = world.co_locate(FIRST, SECOND).await;
    let second = world.facility(SECOND).await;
    let challenge = device.challenge_by(&world, &second, Method::Visual).await;
    let id = begun(&begin(&world, &device, &challenge.challenge_id).await).terminal_authentication_id;
    co_location::withdraw(world.service(), &declared).await.unwrap();
    relay(&world, &device, id.as_str(), &CARD_CHALLENGE)
        .await
        .refused(403, "check.facility.not-allowed");
    begin(&world, &device, &challenge.challenge_id)
        .await
        .refused(403, "check.facility.not-allowed");
}

#[tokio::test]
async fn everything_ends_with_the_challenge() {
    let world = World::visual().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let request = opened(&world, &device, &card).await;
    let id = request.terminal_authentication_id.clone().unwrap();
    world.pass(300);
    begin(&world, &device, &request.challenge_id)
        .await
        .refused(409, "check.challenge.expired");
    relay(&world, &device, id.as_str(), &CARD_CHALLENGE)
        .await
        .refused(409, "check.challenge.expired");
    device
        .submit(&world, &request)
        .await
        .refused(409, "check.challenge.expired");
    world.pass(2 * 3_600);
    world.service().sweep().await.unwrap();
    let left = world.count("SELECT COUNT(*) FROM terminal_authentications").await;
    assert_eq!(left, 0, "swept with its challenge");
}

#[tokio::test]
async fn methods_are_not_mixed() {
    let world = World::visual().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let visual = opened(&world, &device, &card).await;
    let pin = device.signed(&world, &card).await;
    begin(&world, &device, &pin.challenge_id)
        .await
        .refused(409, "check.challenge.unknown");
    // A signature made for one method is refused for the other.
    let renamed = CheckRequest {
        method: Method::Pin,
        ..visual.clone()
    };
    device
        .submit(&world, &renamed)
        .await
        .refused(409, "check.challenge.unknown");
    let other = challenge(&world, &device).await;
    let borrowed = CheckRequest {
        signature: device.sign_by(&world, &card, &other, Method::Pin).signature,
        ..opened(&world, &device, &card).await
    };
    device
        .submit(&world, &borrowed)
        .await
        .refused(422, "check.signature.invalid");
    // A check by PIN carries nothing of a visual one.
    for (id, face, field) in [
        (
            visual.terminal_authentication_id.clone(),
            None,
            "terminal_authentication_id",
        ),
        (None, Some(true), "face_compared"),
        (None, Some(false), "face_compared"),
    ] {
        let request = CheckRequest {
            terminal_authentication_id: id,
            face_compared: face,
            ..pin.clone()
        };
        let answer = device.submit(&world, &request).await;
        answer.refused(400, "request.field.invalid");
        assert_eq!(answer.json["field"], field);
    }
    device.submit(&world, &pin).await.result();
    device.submit(&world, &visual).await.result();
}

#[tokio::test]
async fn another_instance_goes_on_where_one_ended() {
    let world = World::visual().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let challenge = challenge(&world, &device).await;
    let id = begun(&begin(&world, &device, &challenge.challenge_id).await).terminal_authentication_id;
    let world = world.restarted().await;
    for _ in 0..2 {
        let answer = relay(&world, &device, id.as_str(), &CARD_CHALLENGE).await;
        assert_eq!(answer.status, 200, "{}", answer.json);
    }
    let world = world.restarted().await;
    let request = CheckRequest {
        terminal_authentication_id: Some(id.clone()),
        face_compared: Some(true),
        ..device.sign_by(&world, &card, &challenge, Method::Visual)
    };
    relay(&world, &device, id.as_str(), &CARD_CHALLENGE).await;
    relay(&world, &device, id.as_str(), &CARD_CHALLENGE)
        .await
        .refused(409, "check.terminal.exhausted");
    device.submit(&world, &request).await.result();
}

#[tokio::test]
async fn without_a_terminal_or_without_the_operators_will() {
    let table = [
        World::new().await,
        World::with(|settings| {
            terminal::offer(settings, &terminal::minted());
            settings.methods = vec![Method::Pin];
        })
        .await,
    ];
    for world in table {
        let device = world.device(FIRST).await;
        let ask = ChallengeRequest {
            facility_id: device.facility(),
            method: Method::Visual,
        };
        device
            .send(&world, Call::post(route::CHALLENGES, &ask))
            .await
            .refused(403, "check.method.not-allowed");
        begin(&world, &device, &"c".parse().unwrap())
            .await
            .refused(403, "check.method.not-allowed");
        relay(&world, &device, "some", &CARD_CHALLENGE)
            .await
            .refused(403, "check.method.not-allowed");
    }
}
