//! `service.…`: what is the service's own fault, over real connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use kazasu_service::Service;
use kazasu_service::clock::Clock;
use kazasu_testkit::mint::Mint;
use kazasu_wire::problem::Problem;
use kazasu_wire::route;

use super::of;
use crate::limits;
use crate::world::{Call, Device, FIRST, World, settings};

/// Everything a request waits for has a shorter limit of its own, so nothing sent to the service raises it; the layer that
/// answers it is tried beside its source (`api::tests::an_endless_request_ends`).
const WITHOUT_A_WAY: &str = "service.request.timeout";

#[tokio::test]
async fn of_the_service() {
    for (code, status) in of("service") {
        if code == WITHOUT_A_WAY {
            continue;
        }
        let problem = raise(code).await;
        assert_eq!((problem.code.as_str(), problem.status), (code, status));
    }
}

async fn raise(code: &str) -> Problem {
    match code {
        "service.overload.busy" => full_service().await,
        "service.storage.unavailable" => lost_database().await,
        "service.internal.bug" => broken_part().await,
        other => unreachable!("nothing raises {other}"),
    }
}

/// All places for passwords are taken.
async fn full_service() -> Problem {
    let world = World::with(limits::few).await;
    let account = world.account(FIRST).await;
    let _place = world.service().limits.hashes().enter().unwrap();
    let answer = Device::new().activate(&world, &account).await;
    serde_json::from_slice(&answer.bytes).unwrap()
}

async fn lost_database() -> Problem {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    world.service().store.close().await;
    let path = format!("{}?facility_id={}", route::RESULTS, device.facility());
    let answer = device.send(&world, Call::get(path)).await;
    answer.refused(503, "service.storage.unavailable");
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// A clock that breaks once.
struct Breaking(AtomicBool);

impl Clock for Breaking {
    fn now(&self) -> Timestamp {
        assert!(!self.0.swap(false, Ordering::SeqCst), "planted: 試験 花子");
        World::begin()
    }
}

/// A part of the service that panics in the middle of a request.
async fn broken_part() -> Problem {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Breaking(AtomicBool::new(false)));
    let own = settings(&folder, &Mint::at(World::begin()));
    let running = Service::start_at(own, clock.clone()).await.unwrap();
    let url = running.origin.join(route::RESULTS);
    // Its housekeeping looks at the clock as well, at its start, and may be the one that meets the fault.
    let answer = loop {
        clock.0.store(true, Ordering::SeqCst);
        let answer = reqwest::get(&url).await.unwrap();
        if !clock.0.load(Ordering::SeqCst) && answer.status().as_u16() != 401 {
            break answer;
        }
    };
    assert_eq!(answer.status().as_u16(), 500);
    let body = answer.text().await.unwrap();
    assert!(!body.contains("planted"), "the panic is quoted");
    // The next one is answered.
    assert_eq!(reqwest::get(&url).await.unwrap().status().as_u16(), 401);
    running.stop().await;
    serde_json::from_str(&body).unwrap()
}
