//! Rates, queues, and who is heard behind a proxy.

use kazasu_service::settings::{Limits, Settings};
use kazasu_wire::route;
use serde_json::json;

use crate::world::slow::Half;
use crate::world::{Answer, Call, Card, Device, FIRST, Receipt, SECOND, World, register};

/// Bounds that a test meets at once.
pub fn few(settings: &mut Settings) {
    settings.limits = Limits {
        caller_per_second: 1,
        caller_burst: 3,
        address_per_second: 1,
        address_burst: 4,
        requests: 1,
        hashes: 1,
        ..Limits::default()
    };
}

/// Whatever comes over loopback was forwarded; for whom is what the test says.
fn proxied(settings: &mut Settings) {
    settings.behind_proxy = vec!["127.0.0.0/8".parse().unwrap()];
}

#[tokio::test]
async fn a_caller_over_its_rate_is_told_when_to_come_back() {
    let world = World::with(few).await;
    let device = world.device(FIRST).await;
    let other = world.device(SECOND).await;
    world.pass(60);
    let list = |device: &Device| Call::get(format!("{}?facility_id={}", route::RESULTS, device.facility()));
    for _ in 0..3 {
        assert_eq!(device.send(&world, list(&device)).await.status, 200);
    }
    let answer = device.send(&world, list(&device)).await;
    answer.refused(429, "request.rate.limited");
    assert_eq!(answer.headers["retry-after"], "1");
    assert_eq!(answer.json["retry_after"], 1);
    assert_eq!(answer.json["facts"]["seconds"], "1");
    assert_eq!(other.send(&world, list(&other)).await.status, 200);
    // Somebody without the key takes nothing of the owner's rate away.
    let mut thief = Device::new();
    thief.token = other.token.clone();
    let stolen = thief.send(&world, list(&other)).await;
    stolen.refused(401, "device.proof.invalid");
    world.pass(1);
    assert_eq!(device.send(&world, list(&device)).await.status, 200);
    let answer = device.send(&world, list(&device)).await;
    answer.refused(429, "request.rate.limited");
}

#[tokio::test]
async fn a_receipt_computer_over_its_rate() {
    let world = World::with(few).await;
    let receipt = Receipt::of(&world, FIRST).await;
    let get = || receipt.get(&world, route::RECEIPT_RESULTS, &[]);
    for _ in 0..3 {
        assert_eq!(get().await.status, 200);
    }
    get().await.refused(429, "request.rate.limited");
    world.pass(1);
    assert_eq!(get().await.status, 200);
}

#[tokio::test]
async fn strangers_are_slowed_by_their_address_and_nobody_else() {
    let world = World::with(|settings| {
        few(settings);
        proxied(settings);
    })
    .await;
    let device = world.device(FIRST).await;
    world.pass(60);
    let from = |address: &'static str, path: &str| {
        let request = world
            .http
            .get(world.running.origin.join(path))
            .header("X-Forwarded-For", address)
            .bearer_auth("nobody-gave-this");
        async { Answer::of(request.send().await.unwrap()).await }
    };
    let (mine, theirs) = ("203.0.113.1", "2001:db8:1::1");
    for (path, code) in [
        (route::RECEIPT_RESULTS, "receipt.token.invalid"),
        (route::RESULTS, "device.token.missing"),
        (route::RECEIPT_RESULTS, "receipt.token.invalid"),
        (route::RESULTS, "device.token.missing"),
    ] {
        from(mine, path).await.refused(401, code);
    }
    let answer = from(mine, route::RECEIPT_RESULTS).await;
    answer.refused(429, "request.rate.limited");
    assert_eq!(answer.headers["retry-after"], "1");
    // Another address, written in front by the caller, does not help; one of another household is not held up.
    from("203.0.113.9, 203.0.113.1", route::RESULTS)
        .await
        .refused(429, "request.rate.limited");
    from(theirs, route::RESULTS)
        .await
        .refused(401, "device.token.missing");
    // A device that proves its key at the same address is heard.
    let list = Call {
        headers: vec![("X-Forwarded-For", mine.to_owned())],
        ..Call::get(format!("{}?facility_id={}", route::RESULTS, device.facility()))
    };
    assert_eq!(device.send(&world, list).await.status, 200);
    world.pass(1);
    from(mine, route::RESULTS)
        .await
        .refused(401, "device.token.missing");
}

#[tokio::test]
async fn a_stranger_costs_no_write() {
    let world = World::new().await;
    let stranger = Device::new();
    let form = "grant_type=refresh_token&refresh_token=nobody-gave-this";
    for _ in 0..3 {
        let answer = stranger.token_answer(&world, form.to_owned()).await;
        answer.refused(401, "device.refresh.invalid");
        let answer = stranger
            .send(&world, Call::post(route::ACTIVATIONS, &json!({})))
            .await;
        answer.refused(400, "request.body.malformed");
    }
    for table in [
        "SELECT COUNT(*) FROM proofs",
        "SELECT COUNT(*) FROM secret_tries",
        "SELECT COUNT(*) FROM access_tokens",
    ] {
        assert_eq!(world.count(table).await, 0, "{table}");
    }
    // Who is known pays with a proof that is remembered.
    let device = world.device(FIRST).await;
    assert_eq!(world.count("SELECT COUNT(*) FROM proofs").await, 2);
    let call = Call {
        method: reqwest::Method::POST,
        content_type: "application/x-www-form-urlencoded",
        body: format!(
            "grant_type=refresh_token&refresh_token={}",
            device.refresh_token()
        )
        .into_bytes(),
        without_token: true,
        ..Call::get(route::TOKEN)
    };
    let proof = device.proof(&device.claims(&world, &call).await);
    assert_eq!(device.send_with(&world, &call, &proof).await.status, 200);
    let replayed = device.send_with(&world, &call, &proof).await;
    replayed.refused(401, "device.proof.replayed");
    assert_eq!(world.count("SELECT COUNT(*) FROM access_tokens").await, 2);
}

#[tokio::test]
async fn a_full_service_turns_away_and_recovers() {
    let world = World::with(few).await;
    let device = world.device(FIRST).await;
    let ask = json!({"facility_id": device.facility(), "method": "pin"});
    let call = Call::post(route::CHALLENGES, &ask);
    let proof = device.proof(&device.claims(&world, &call).await);
    let half = Half::of(&world, &device, &call).await;
    let answer = device.send_with(&world, &call, &proof).await;
    answer.refused(503, "service.overload.busy");
    assert_eq!(answer.headers["retry-after"], "2");
    let (status, answer) = half.finish().await;
    assert_eq!(status, 200, "{answer}");
    // Nothing of the one turned away was used up: the same proof is good now.
    assert_eq!(device.send_with(&world, &call, &proof).await.status, 200);
    world.pass(60);
    device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
        .result();
}

#[tokio::test]
async fn passwords_that_find_no_place_are_not_counted() {
    let world = World::with(few).await;
    let account = world.account(FIRST).await;
    let mut device = Device::new();
    let place = world.service().limits.hashes().enter().unwrap();
    let answer = device.activate(&world, &account).await;
    answer.refused(503, "service.overload.busy");
    assert_eq!(world.count("SELECT COUNT(*) FROM secret_tries").await, 0);
    drop(place);
    assert_eq!(device.activate(&world, &account).await.status, 200);
}

#[tokio::test]
async fn plain_http_beyond_loopback_is_for_the_proxy() {
    for (network, heard) in [("127.0.0.0/8", true), ("192.0.2.0/24", false)] {
        let world = World::with(|settings| {
            settings.listen = "0.0.0.0:0".parse().unwrap();
            settings.origin = "https://eligibility.kazasu.example".parse().ok();
            settings.behind_proxy = vec![network.parse().unwrap()];
        })
        .await;
        let url = format!("http://127.0.0.1:{}/openapi.json", world.running.address.port());
        let answer = world.http.get(url).send().await;
        assert_eq!(
            answer.is_ok_and(|answer| answer.status() == 200),
            heard,
            "{network}"
        );
    }
}

#[tokio::test]
async fn connections_are_bounded_too() {
    let world = World::with(|settings| settings.limits.connections = 1).await;
    let url = world.running.origin.join("/openapi.json");
    let ask = async |client: &reqwest::Client| {
        match client.get(&url).send().await {
            // Read to its end, so that the connection is kept.
            Ok(answer) => answer.bytes().await.is_ok(),
            Err(_) => false,
        }
    };
    // It keeps its connection; a client of its own each time has to make one.
    let holder = reqwest::Client::new();
    assert!(ask(&holder).await);
    assert!(!ask(&reqwest::Client::new()).await);
    assert!(ask(&holder).await);
    drop(holder);
    let all = async { while !ask(&reqwest::Client::new()).await {} };
    tokio::time::timeout(std::time::Duration::from_secs(60), all)
        .await
        .unwrap();
}
