//! Activation, tokens, proofs, stop.

use kazasu_service::IssuedAccount;
use kazasu_wire::challenge::Maintenance;
use kazasu_wire::dpop::ProofClaims;
use kazasu_wire::route;
use kazasu_wire::secret::{AccountPassword, ActivationCode};
use kazasu_wire::stop::{StopReason, StopRequest};
use serde_json::json;

use crate::world::device::activation;
use crate::world::{Call, Card, Device, FIRST, SECOND, World, register};

#[tokio::test]
async fn every_wrong_activation_has_the_same_words() {
    let world = World::new().await;
    let account = world.account(FIRST).await;
    let other = world.account(SECOND).await;
    let before = world.rows().await;
    let device = Device::new();
    type Change = fn(&mut kazasu_wire::activation::ActivationRequest);
    let changes: [Change; 5] = [
        |r| r.password = AccountPassword::new("Wrong2345a".into()),
        |r| r.activation_code = ActivationCode::new("000000000000".into()),
        |r| r.activation_code = ActivationCode::new(String::new()),
        |r| r.institution_code = SECOND.parse().unwrap(),
        |r| r.account_id = "W9999999".parse().unwrap(),
    ];
    let mut words = Vec::new();
    for change in changes {
        let mut request = activation(&account);
        change(&mut request);
        let answer = device
            .send(&world, Call::post(route::ACTIVATIONS, &request))
            .await;
        answer.refused(403, "device.activation.refused");
        words.push(answer.json["title"].clone());
    }
    // The secrets of another account of the same service are as wrong as any.
    let mut crossed = activation(&account);
    crossed.activation_code = ActivationCode::new(other.activation_code.expose().into());
    crossed.account_id = other.account_id.clone();
    let answer = device
        .send(&world, Call::post(route::ACTIVATIONS, &crossed))
        .await;
    answer.refused(403, "device.activation.refused");
    words.push(answer.json["title"].clone());
    words.dedup();
    assert_eq!(words.len(), 1, "{words:?}");
    assert_eq!(world.rows().await, before);

    let mut device = device;
    assert_eq!(device.activate(&world, &account).await.status, 200);
}

#[tokio::test]
async fn a_code_is_used_once() {
    let world = World::new().await;
    let account = world.account(FIRST).await;
    let mut first = Device::new();
    assert_eq!(first.activate(&world, &account).await.status, 200);
    let before = world.rows().await;
    let mut second = Device::new();
    let answer = second.activate(&world, &account).await;
    answer.refused(403, "device.activation.refused");
    assert_eq!(world.rows().await, before);
    first.refresh(&world).await;
}

#[tokio::test]
async fn two_devices_at_once_get_one_activation() {
    let world = World::new().await;
    let account = world.account(FIRST).await;
    let (mut one, mut two) = (Device::new(), Device::new());
    let (first, second) = tokio::join!(one.activate(&world, &account), two.activate(&world, &account));
    let mut answers = [first.status, second.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 403]);
}

#[tokio::test]
async fn a_code_may_be_typed_in_groups() {
    let world = World::new().await;
    let mut account = world.account(FIRST).await;
    let code = account.activation_code.expose();
    let (a, rest) = code.split_at(4);
    let (b, c) = rest.split_at(4);
    account.activation_code = ActivationCode::new(format!("{a}-{b} {c}"));
    assert_eq!(Device::new().activate(&world, &account).await.status, 200);
}

#[tokio::test]
async fn repeated_wrong_tries_wait() {
    let world = World::new().await;
    let account = world.account(FIRST).await;
    let wrong = || {
        let mut request = activation(&account);
        request.activation_code = ActivationCode::new("000000000000".into());
        Call::post(route::ACTIVATIONS, &request)
    };
    let mut device = Device::new();
    for _ in 0..5 {
        device
            .send(&world, wrong())
            .await
            .refused(403, "device.activation.refused");
    }
    // Even the right code waits now.
    let answer = device.activate(&world, &account).await;
    answer.refused(429, "device.limit.too-many");
    assert_eq!(answer.json["retry_after"], 30);
    assert_eq!(answer.headers["retry-after"], "30");
    world.pass(30);
    device
        .send(&world, wrong())
        .await
        .refused(403, "device.activation.refused");
    let answer = device.activate(&world, &account).await;
    assert_eq!(answer.json["retry_after"], 60);
    // Other accounts are not held up.
    let other: IssuedAccount = world.account(FIRST).await;
    assert_eq!(Device::new().activate(&world, &other).await.status, 200);
    world.pass(60);
    assert_eq!(device.activate(&world, &account).await.status, 200);
}

#[tokio::test]
async fn tokens_end_and_are_bound_to_their_key() {
    let world = World::new().await;
    let mut device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let list = || {
        Call::get(format!(
            "{}?facility_id={}",
            route::RESULTS,
            device_facility(&device)
        ))
    };

    let mut thief = Device::new();
    thief.token = device.token.clone();
    thief
        .send(&world, list())
        .await
        .refused(401, "device.proof.invalid");
    let form = format!(
        "grant_type=refresh_token&refresh_token={}",
        device.refresh_token()
    );
    let answer = thief.token_answer(&world, form.clone()).await;
    answer.refused(401, "device.proof.invalid");
    assert_eq!(answer.json["error"], "invalid_dpop_proof");

    thief.token = Some("nobody-gave-this".into());
    let answer = thief.send(&world, list()).await;
    answer.refused(401, "device.token.invalid");
    assert!(
        answer.headers["www-authenticate"]
            .to_str()
            .unwrap()
            .starts_with("DPoP")
    );
    thief.token = None;
    thief
        .send(&world, list())
        .await
        .refused(401, "device.token.missing");

    world.pass(600);
    let expired = list();
    device
        .send(&world, expired)
        .await
        .refused(401, "device.token.expired");
    device.refresh(&world).await;
    device.check(&world, &card).await.result();

    for (form, code, error) in [
        ("", "request.field.invalid", "unsupported_grant_type"),
        (
            "grant_type=password",
            "request.field.invalid",
            "unsupported_grant_type",
        ),
        (
            "grant_type=client_credentials",
            "receipt.client.invalid",
            "invalid_client",
        ),
        (
            "grant_type=refresh_token",
            "request.field.invalid",
            "invalid_request",
        ),
        (
            "grant_type=refresh_token&refresh_token=a&refresh_token=b",
            "request.field.invalid",
            "invalid_request",
        ),
        (
            "grant_type=refresh_token&refresh_token=nobody-gave-this",
            "device.refresh.invalid",
            "invalid_grant",
        ),
    ] {
        let answer = device.token_answer(&world, form.into()).await;
        assert_eq!(
            (answer.code(), answer.json["error"].as_str()),
            (code, Some(error)),
            "{form}"
        );
    }
}

fn device_facility(device: &Device) -> String {
    device.facility().to_string()
}

#[tokio::test]
async fn wrong_proofs() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let before = world.rows().await;
    type Spoil = fn(&mut ProofClaims);
    let table: [(Spoil, &str); 7] = [
        (|c| c.nonce = None, "device.proof.nonce-required"),
        (|c| c.nonce = Some("AAAA".into()), "device.proof.nonce-required"),
        (|c| c.ath = None, "device.proof.invalid"),
        (|c| c.ath = Some("AAAA".into()), "device.proof.invalid"),
        (|c| c.htm = "GET".into(), "device.proof.invalid"),
        (
            |c| c.htu = c.htu.replace("challenges", "checks"),
            "device.proof.invalid",
        ),
        (
            |c| c.htu = "https://other.kazasu.example/v1/challenges".into(),
            "device.proof.invalid",
        ),
    ];
    for (spoil, code) in table {
        let ask = json!({"facility_id": device.facility(), "method": "pin"});
        let call = Call {
            spoil,
            ..Call::post(route::CHALLENGES, &ask)
        };
        let answer = device.send(&world, call).await;
        answer.refused(401, code);
    }
    assert_eq!(world.rows().await, before);
    assert_eq!(world.count("SELECT COUNT(*) FROM challenges").await, 0);
    device.check(&world, &card).await.result();
}

#[tokio::test]
async fn a_nonce_lives_five_minutes_and_the_next_comes_with_every_answer() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let ask = json!({"facility_id": device.facility(), "method": "pin"});
    let call = Call::post(route::CHALLENGES, &ask);
    let mut claims = device.claims(&world, &call).await;
    world.pass(301);
    let answer = device.send_with(&world, &call, &device.proof(&claims)).await;
    answer.refused(401, "device.proof.nonce-required");
    assert!(
        answer.headers["www-authenticate"]
            .to_str()
            .unwrap()
            .contains("use_dpop_nonce")
    );
    claims.nonce = Some(answer.headers["dpop-nonce"].to_str().unwrap().to_owned());
    let answer = device.send_with(&world, &call, &device.proof(&claims)).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
}

#[tokio::test]
async fn a_replayed_proof() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let ask = json!({"facility_id": device.facility(), "method": "pin"});
    let call = Call::post(route::CHALLENGES, &ask);
    let proof = device.proof(&device.claims(&world, &call).await);
    assert_eq!(device.send_with(&world, &call, &proof).await.status, 200);
    let before = world.count("SELECT COUNT(*) FROM challenges").await;
    let answer = device.send_with(&world, &call, &proof).await;
    answer.refused(401, "device.proof.replayed");
    assert_eq!(world.count("SELECT COUNT(*) FROM challenges").await, before);
    // The same proof twice in one request is no proof.
    let proof = device.proof(&device.claims(&world, &call).await);
    let twice = Call {
        headers: vec![("DPoP", proof.clone())],
        ..call
    };
    device
        .send_with(&world, &twice, &proof)
        .await
        .refused(401, "device.proof.missing");
}

#[tokio::test]
async fn a_stopped_device_is_out_at_once() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let unknown = json!({"reason": "because"});
    let answer = device.send(&world, Call::post(route::STOP, &unknown)).await;
    answer.refused(400, "request.field.invalid");
    let ready = device
        .signed(&world, &Card::of(&world.mint, register::VALID))
        .await;
    let stop = StopRequest {
        reason: StopReason::Replaced,
    };
    let answer = device.send(&world, Call::post(route::STOP, &stop)).await;
    assert_eq!(answer.status, 200, "{}", answer.json);
    assert_eq!(answer.json["device_id"], device.id().as_str());
    let before = world.rows().await;
    device
        .submit(&world, &ready)
        .await
        .refused(403, "device.account.stopped");
    let form = format!(
        "grant_type=refresh_token&refresh_token={}",
        device.refresh_token()
    );
    let answer = device.token_answer(&world, form).await;
    answer.refused(403, "device.account.stopped");
    assert_eq!(answer.json["error"], "invalid_grant");
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn an_old_program_is_told_so() {
    let world = World::with(|settings| settings.minimum_client_version = Some("0.2.0".into())).await;
    let device = Device::new();
    let answer = device
        .send(&world, Call::post(route::ACTIVATIONS, &json!({})))
        .await;
    answer.refused(426, "device.client.too-old");
    assert_eq!(answer.json["facts"]["minimum_version"], "0.2.0");
    let world = World::new().await;
    let malformed = world
        .http
        .get(world.running.origin.join("/openapi.json"))
        .header("Kazasu-Client", "what is this");
    let answer = crate::world::Answer::of(malformed.send().await.unwrap()).await;
    answer.refused(400, "request.field.invalid");
    assert_eq!(answer.json["field"], "Kazasu-Client");
}

#[tokio::test]
async fn a_challenge_tells_the_oldest_version_and_the_next_maintenance() {
    let world = World::with(|settings| {
        settings.minimum_client_version = Some("0.1.0".into());
        settings.maintenance = Some(Maintenance {
            starts_at: "2026-11-28T15:00:00Z".parse().unwrap(),
            ends_at: "2026-11-28T20:00:00Z".parse().unwrap(),
        });
    })
    .await;
    // The oldest version that is served is served.
    let device = world.device(FIRST).await;
    let challenge = device.challenge_for(&world, &device.facility()).await;
    assert_eq!(challenge.minimum_version.as_deref(), Some("0.1.0"));
    assert_eq!(challenge.maintenance, world.settings.maintenance);
    assert_eq!(challenge.server_time, world.now());
    // Nothing is told where nothing is planned.
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let challenge = device.challenge_for(&world, &device.facility()).await;
    assert_eq!((challenge.minimum_version, challenge.maintenance), (None, None));
}
