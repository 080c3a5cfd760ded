//! `device.…`: who is not heard.

use kazasu_wire::route;
use kazasu_wire::secret::ActivationCode;
use kazasu_wire::stop::{StopReason, StopRequest};
use reqwest::Method;
use serde_json::json;

use super::of;
use crate::tries;
use crate::world::device::activation;
use crate::world::{Answer, Call, Device, FIRST, World};

#[tokio::test]
async fn of_devices() {
    let world = World::new().await;
    for (code, status) in of("device") {
        raise(&world, code).await.refused(status, code);
    }
}

async fn raise(world: &World, code: &str) -> Answer {
    let mut device = world.device(FIRST).await;
    let list = || Call::get(format!("{}?facility_id={}", route::RESULTS, device.facility()));
    let ask = || {
        Call::post(
            route::CHALLENGES,
            &json!({"facility_id": device.facility(), "method": "pin"}),
        )
    };
    match code {
        "device.token.missing" => world.plain(Method::POST, route::CHALLENGES).await,
        "device.token.invalid" => {
            let call = list();
            device.token = Some("nobody-gave-this".to_owned());
            device.send(world, call).await
        }
        "device.token.expired" => {
            world.pass(600);
            device.send(world, list()).await
        }
        "device.refresh.invalid" => {
            let form = "grant_type=refresh_token&refresh_token=nobody-gave-this";
            device.token_answer(world, form.to_owned()).await
        }
        "device.proof.missing" => world.plain(Method::POST, route::ACTIVATIONS).await,
        "device.proof.invalid" => {
            let call = Call {
                spoil: |claims| claims.htm = "PUT".to_owned(),
                ..list()
            };
            device.send(world, call).await
        }
        "device.proof.nonce-required" => {
            let call = Call {
                spoil: |claims| claims.nonce = None,
                ..list()
            };
            device.send(world, call).await
        }
        "device.proof.replayed" => {
            let call = ask();
            let proof = device.proof(&device.claims(world, &call).await);
            assert_eq!(device.send_with(world, &call, &proof).await.status, 200);
            device.send_with(world, &call, &proof).await
        }
        "device.activation.refused" => wrong_activation(world, 1).await,
        "device.limit.too-many" => wrong_activation(world, 6).await,
        "device.limit.locked" => {
            let world = tries::world().await;
            let account = world.account(FIRST).await;
            tries::until_locked(&world, &account, tries::ATTACKER).await;
            tries::activate(&world, &account, tries::ATTACKER, true).await
        }
        "device.account.stopped" => {
            let stop = StopRequest {
                reason: StopReason::Lost,
            };
            let stopped = device.send(world, Call::post(route::STOP, &stop)).await;
            assert_eq!(stopped.status, 200);
            device.send(world, list()).await
        }
        "device.client.too-old" => {
            let strict = |settings: &mut kazasu_service::Settings| {
                settings.minimum_client_version = Some("0.2.0".to_owned());
            };
            let world = World::with(strict).await;
            Device::new().send(&world, Call::get(route::RESULTS)).await
        }
        other => unreachable!("nothing raises {other}"),
    }
}

/// The last answer of so many tries with a wrong code.
async fn wrong_activation(world: &World, tries: usize) -> Answer {
    let mut request = activation(&world.account(FIRST).await);
    request.activation_code = ActivationCode::new("000000000000".to_owned());
    let device = Device::new();
    for _ in 1..tries {
        let answer = device.send(world, Call::post(route::ACTIVATIONS, &request)).await;
        answer.refused(403, "device.activation.refused");
    }
    device.send(world, Call::post(route::ACTIVATIONS, &request)).await
}
