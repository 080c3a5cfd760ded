//! `request.…`: what is no request.

use kazasu_wire::route;
use reqwest::Method;
use serde_json::json;

use super::of;
use crate::world::{Answer, Call, Device, FIRST, World};

#[tokio::test]
async fn of_requests() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    for (code, status) in of("request") {
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
        "request.field.invalid" => {
            let path = format!("{}?facility_id={}&limit=0", route::RESULTS, device.facility());
            device.send(world, Call::get(path)).await
        }
        "request.route.unknown" => world.plain(Method::GET, "/v1/nothing").await,
        "request.method.not-allowed" => world.plain(Method::GET, route::CHECKS).await,
        other => unreachable!("nothing raises {other}"),
    }
}
