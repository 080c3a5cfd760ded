//! `request.…`: what is no request.

use kazasu_service::settings::Limits;
use kazasu_wire::route;
use reqwest::Method;
use serde_json::json;

use super::of;
use crate::world::{Answer, Call, Device, FIRST, Receipt, World};

#[tokio::test]
async fn of_requests() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    for (code, status) in of("request") {
        if code == "request.body.timeout" {
            let problem = super::service::endless_body().await;
            assert_eq!((problem.code.as_str(), problem.status), (code, status));
        } else {
            raise(&world, &device, code).await.refused(status, code);
        }
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
        "request.rate.limited" => {
            let world = World::with(|settings| {
                settings.limits = Limits {
                    caller_per_second: 1,
                    caller_burst: 1,
                    ..Limits::default()
                };
            })
            .await;
            let receipt = Receipt::of(&world, FIRST).await;
            assert_eq!(receipt.get(&world, route::RECEIPT_RESULTS, &[]).await.status, 200);
            receipt.get(&world, route::RECEIPT_RESULTS, &[]).await
        }
        other => unreachable!("nothing raises {other}"),
    }
}
