//! `request.…`: what is no request.

use std::time::Duration;

use kazasu_wire::problem::Problem;
use kazasu_wire::route;
use reqwest::Method;
use serde_json::json;

use super::of;
use crate::limits;
use crate::world::slow::Half;
use crate::world::{Answer, Call, Device, FIRST, World};

#[tokio::test]
async fn of_requests() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    for (code, status) in of("request") {
        if code == "request.body.timeout" {
            let problem = endless_body(&world, &device).await;
            assert_eq!((problem.code.as_str(), problem.status), (code, status));
            continue;
        }
        raise(&world, &device, code).await.refused(status, code);
    }
}

async fn raise(world: &World, device: &Device, code: &str) -> Answer {
    let post = |content_type, body: Vec<u8>| Call {
        content_type,
        body,
        ..Call::post(route::CHALLENGES, &json!({}))
    };
    let json_type = "application/json";
    match code {
        "request.body.malformed" => device.send(world, post(json_type, b"{".to_vec())).await,
        "request.body.too-large" => {
            device
                .send(world, post(json_type, vec![b' '; 64 * 1024 + 1]))
                .await
        }
        "request.body.wrong-type" => device.send(world, post("text/plain", b"{}".to_vec())).await,
        "request.rate.limited" => {
            let world = World::with(limits::few).await;
            let device = world.device(FIRST).await;
            world.pass(60);
            let list = || Call::get(format!("{}?facility_id={}", route::RESULTS, device.facility()));
            for _ in 0..3 {
                assert_eq!(device.send(&world, list()).await.status, 200);
            }
            device.send(&world, list()).await
        }
        "request.field.invalid" => {
            let path = format!("{}?facility_id={}&limit=0", route::RESULTS, device.facility());
            device.send(world, Call::get(path)).await
        }
        "request.route.unknown" => world.plain(Method::GET, "/v1/nothing").await,
        "request.method.not-allowed" => world.plain(Method::GET, route::CHECKS).await,
        other => unreachable!("nothing raises {other}"),
    }
}

/// A device that never sends the rest of a body. Time is put forward as soon as the service waits for it.
async fn endless_body(world: &World, device: &Device) -> Problem {
    let ask = json!({"facility_id": device.facility(), "method": "pin"});
    let half = Half::of(world, device, &Call::post(route::CHALLENGES, &ask)).await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(11)).await;
    tokio::time::resume();
    let (status, answer) = half.answer().await;
    assert_eq!(status, 408, "{answer}");
    serde_json::from_str(answer.rsplit("\r\n\r\n").next().unwrap()).unwrap()
}
