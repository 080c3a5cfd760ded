//! Requests that are no requests.

use kazasu_wire::route;
use serde_json::json;

use crate::world::{Call, Card, FIRST, World, register};

#[tokio::test]
async fn bodies_that_are_refused() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let before = world.rows().await;
    let post = |body: &[u8], content_type| Call {
        body: body.to_vec(),
        content_type,
        ..Call::post(route::CHALLENGES, &json!({}))
    };
    let json_type = "application/json";
    for body in [
        &b""[..],
        b"{",
        b"[]",
        b"null",
        b"{\"facility_id\":\"Planted-9\"}",
        b"{\"facility_id\":\"a/b\",\"method\":\"pin\"}",
        b"{\"facility_id\":\"a\",\"method\":\"pin\",\"more\":1}",
        b"\xff\xfe",
    ] {
        let answer = device.send(&world, post(body, json_type)).await;
        answer.refused(400, "request.body.malformed");
        assert!(!answer.json.to_string().contains("Planted"), "the body is quoted");
    }
    let deep = "[".repeat(50_000);
    let answer = device.send(&world, post(deep.as_bytes(), json_type)).await;
    answer.refused(400, "request.body.malformed");

    for content_type in ["text/plain", "application/x-www-form-urlencoded", "x"] {
        let answer = device.send(&world, post(b"{}", content_type)).await;
        answer.refused(415, "request.body.wrong-type");
    }
    for size in [64 * 1024 + 1, 10 * 1024 * 1024] {
        let answer = device.send(&world, post(&vec![b' '; size], json_type)).await;
        answer.refused(413, "request.body.too-large");
    }
    assert_eq!(world.rows().await, before);
    let ask = json!({"facility_id": device.facility(), "method": "pin"});
    let call = Call {
        content_type: "Application/JSON; charset=utf-8",
        ..Call::post(route::CHALLENGES, &ask)
    };
    assert_eq!(device.send(&world, call).await.status, 200);
    device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
        .result();
}

#[tokio::test]
async fn routes_and_methods_that_are_none() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    for path in ["/nothing", "/v1", "/v1/nothing", "/v1/checks/x", "/../etc/passwd"] {
        let answer = world.plain(reqwest::Method::GET, path).await;
        answer.refused(404, "request.route.unknown");
    }
    let answer = world.plain(reqwest::Method::GET, route::CHECKS).await;
    answer.refused(405, "request.method.not-allowed");
    assert_eq!(answer.headers["allow"], "POST");
    device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
        .result();
}

#[tokio::test]
async fn a_stranger_learns_nothing() {
    let world = World::new().await;
    for path in [
        route::CHALLENGES,
        route::PRECHECKS,
        route::CHECKS,
        route::STOP,
        route::TERMINAL_AUTHENTICATIONS,
    ] {
        let answer = world.plain(reqwest::Method::POST, path).await;
        answer.refused(401, "device.token.missing");
    }
    let answer = world.plain(reqwest::Method::GET, route::RESULTS).await;
    answer.refused(401, "device.token.missing");
    let answer = world.plain(reqwest::Method::POST, route::ACTIVATIONS).await;
    answer.refused(401, "device.proof.missing");
}

#[tokio::test]
async fn a_precheck_says_nothing_whatever_the_certificate_is() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let cards = [
        Card::of(&world.mint, register::VALID).certificate,
        Card::of(&world.mint, register::UNKNOWN).certificate,
        Card::revoked(&world.mint).certificate,
        b"garbage".to_vec(),
        Vec::new(),
    ];
    for certificate in cards {
        let body =
            json!({"challenge_id": "any", "certificate": kazasu_wire::base64url::encode(&certificate)});
        let answer = device.send(&world, Call::post(route::PRECHECKS, &body)).await;
        assert_eq!((answer.status, answer.bytes.len()), (202, 0));
        assert!(!answer.headers.contains_key("content-type"));
    }
    let malformed = json!({"challenge_id": "any", "certificate": "???"});
    let answer = device
        .send(&world, Call::post(route::PRECHECKS, &malformed))
        .await;
    answer.refused(400, "request.body.malformed");
}

#[tokio::test]
async fn a_lost_database_is_503_and_comes_back_with_no_trace() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let path = format!("{}?facility_id={}", route::RESULTS, device.facility());
    world.service().store.close().await;
    let answer = device.send(&world, Call::get(path)).await;
    answer.refused(503, "service.storage.unavailable");
    assert!(!answer.json.to_string().contains("sqlite"));
}
