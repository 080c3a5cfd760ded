//! `check.…`: what is not answered.

use kazasu_service::store::idempotency::Scope;
use kazasu_testkit::mint::{Mint, TerminalDraft};
use kazasu_wire::challenge::ChallengeRequest;
use kazasu_wire::check::CheckRequest;
use kazasu_wire::id::FacilityId;
use kazasu_wire::method::Method;
use kazasu_wire::route;
use uuid::Uuid;

use super::of;
use crate::visual::{CARD_CHALLENGE, begin, begun, challenge, relay};
use crate::world::{Answer, Call, Card, Device, FIRST, SECOND, World, register, terminal};

#[tokio::test]
async fn of_checks() {
    let world = World::visual().await;
    for (code, status) in of("check") {
        raise(&world, code).await.refused(status, code);
    }
}

async fn raise(world: &World, code: &str) -> Answer {
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    if code.starts_with("check.terminal.") || code.starts_with("check.face.") {
        return raise_visual(world, &device, &card, code).await;
    }
    let mut request = device.signed(world, &card).await;
    let key = Uuid::now_v7();
    match code {
        "check.facility.not-allowed" => {
            let other = world.facility(SECOND).await;
            ask(world, &device, other, Method::Pin).await
        }
        "check.method.not-allowed" => ask(world, &device, device.facility(), Method::from("face")).await,
        "check.date.out-of-range" => {
            request.treated_on = Some("2027-01-01".parse().unwrap());
            device.submit(world, &request).await
        }
        "check.idempotency.missing" => device.send(world, Call::post(route::CHECKS, &request)).await,
        "check.idempotency.conflict" => {
            device.submit_as(world, &request, &key.to_string()).await.result();
            request.treated_on = Some("2026-11-01".parse().unwrap());
            device.submit_as(world, &request, &key.to_string()).await
        }
        "check.idempotency.in-flight" => {
            let scope = Scope {
                device_id: device.id(),
                facility_id: device.facility(),
                key,
            };
            let _under_way = world.service().in_flight.enter(scope).unwrap();
            device.submit_as(world, &request, &key.to_string()).await
        }
        "check.challenge.unknown" => {
            request.challenge_id = "nobody-gave-this".parse().unwrap();
            device.submit(world, &request).await
        }
        "check.challenge.used" => {
            device.submit(world, &request).await.result();
            device.submit(world, &request).await
        }
        "check.challenge.expired" => {
            world.pass(300);
            device.submit(world, &request).await
        }
        "check.signature.invalid" => {
            request.signature.0[7] ^= 1;
            device.submit(world, &request).await
        }
        other => unreachable!("nothing raises {other}"),
    }
}

async fn raise_visual(world: &World, device: &Device, card: &Card, code: &str) -> Answer {
    let given = challenge(world, device).await;
    let request = CheckRequest {
        face_compared: Some(true),
        ..device.sign_by(world, card, &given, Method::Visual)
    };
    match code {
        "check.face.not-compared" => {
            let request = CheckRequest {
                face_compared: None,
                ..request
            };
            device.submit(world, &request).await
        }
        "check.terminal.unknown" => device.submit(world, &request).await,
        "check.terminal.unanswered" => {
            let id = begun(&begin(world, device, &given.challenge_id).await).terminal_authentication_id;
            let request = CheckRequest {
                terminal_authentication_id: Some(id),
                ..request
            };
            device.submit(world, &request).await
        }
        "check.terminal.exhausted" => {
            let id = begun(&begin(world, device, &given.challenge_id).await).terminal_authentication_id;
            for _ in 0..3 {
                let answer = relay(world, device, id.as_str(), &CARD_CHALLENGE).await;
                assert_eq!(answer.status, 200);
            }
            relay(world, device, id.as_str(), &CARD_CHALLENGE).await
        }
        "check.terminal.expired" => {
            let draft = TerminalDraft {
                expired: true,
                ..TerminalDraft::default()
            };
            let expired = Mint::at(World::begin()).terminal(draft).unwrap();
            let world = World::with(|settings| terminal::offer(settings, &expired)).await;
            let device = world.device(FIRST).await;
            ask(&world, &device, device.facility(), Method::Visual).await
        }
        other => unreachable!("nothing raises {other}"),
    }
}

async fn ask(world: &World, device: &Device, facility_id: FacilityId, method: Method) -> Answer {
    let request = ChallengeRequest { facility_id, method };
    device.send(world, Call::post(route::CHALLENGES, &request)).await
}
