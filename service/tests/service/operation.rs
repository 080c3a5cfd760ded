//! What the operator sees: alive, ready, figures, and an end in order.

use kazasu_service::settings::Admin;
use kazasu_service::store::meta;
use kazasu_wire::route;
use serde_json::json;

use crate::world::slow::Half;
use crate::world::{Answer, Call, Card, FIRST, World, register};

async fn administered() -> World {
    World::with(|settings| settings.admin = Some(Admin::on_loopback())).await
}

#[tokio::test]
async fn alive_and_ready_on_a_listener_of_its_own() {
    let world = administered().await;
    let alive = world.admin("/healthz").await;
    assert_eq!(
        (alive.status, alive.bytes.as_slice()),
        (200, b"alive\n".as_slice())
    );
    let ready = world.admin("/readyz").await;
    let expected = json!({"ready": true, "staying": true, "database": true, "migrated": true, "keys": true});
    assert_eq!((ready.status, ready.json), (200, expected));
    for path in ["/healthz", "/readyz", "/metrics"] {
        let public = world.plain(reqwest::Method::GET, path).await;
        public.refused(404, "request.route.unknown");
    }
    for path in ["/v1/results", "/openapi.json"] {
        assert_eq!(
            world.admin(path).await.status,
            404,
            "the operator's listener serves {path}"
        );
    }
}

#[tokio::test]
async fn not_ready_without_database_tables_or_keys() {
    let world = administered().await;
    let lacking = |answer: Answer, what: &str| {
        assert_eq!(
            (answer.status, &answer.json["ready"]),
            (503, &json!(false)),
            "{what}"
        );
        assert_eq!(answer.json[what], false, "{}", answer.json);
    };
    crate::world::database::execute(
        &world.service().store,
        "DELETE FROM _sqlx_migrations WHERE version = 1",
    )
    .await;
    lacking(world.admin("/readyz").await, "migrated");
    std::fs::remove_file(&world.settings.key_ring).unwrap();
    lacking(world.admin("/readyz").await, "keys");
    world.service().store.close().await;
    lacking(world.admin("/readyz").await, "database");
    world.service().begin_to_stop();
    lacking(world.admin("/readyz").await, "staying");
    assert_eq!(
        world.admin("/healthz").await.status,
        200,
        "it is alive all the same"
    );
}

#[tokio::test]
async fn figures_without_names() {
    let folder = tempfile::tempdir().unwrap();
    let checkpoints = folder.path().join("checkpoints");
    let world = World::with(|settings| {
        settings.admin = Some(Admin::on_loopback());
        settings.audit_checkpoints = Some(checkpoints);
        settings.maintenance = Some(kazasu_wire::challenge::Maintenance {
            starts_at: World::begin(),
            ends_at: World::begin() + std::time::Duration::from_secs(3_600),
        });
    })
    .await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let request = device.signed(&world, &card).await;
    let key = uuid::Uuid::now_v7().to_string();
    let result = device.submit_as(&world, &request, &key).await.result();
    device.submit_as(&world, &request, &key).await.result();
    let refused = device.check(&world, &Card::revoked(&world.mint)).await;
    refused.refused(422, "certificate.revocation.revoked");
    let odd = reqwest::Method::from_bytes(b"PLANTED").unwrap();
    world.plain(odd, "/planted").await;
    world.service().checkpoint_audit().await.unwrap();
    world.pass(60);

    let answer = world.admin("/metrics").await;
    assert_eq!(
        answer.headers["content-type"],
        kazasu_service::metrics::OPEN_METRICS
    );
    let text = answer.text();
    for line in [
        "kazasu_checks_total{outcome=\"valid\"} 1",
        "kazasu_checks_total{outcome=\"repeated\"} 1",
        "kazasu_checks_total{outcome=\"certificate.revocation.revoked\"} 1",
        "kazasu_refusals_total{code=\"certificate.revocation.revoked\"} 1",
        "kazasu_requests_total{method=\"POST\",route=\"/v1/checks\",status=\"200\"} 2",
        "kazasu_requests_total{method=\"POST\",route=\"/v1/checks\",status=\"422\"} 1",
        "kazasu_requests_total{method=\"other\",route=\"-\",status=\"404\"} 1",
        "kazasu_request_seconds_count{route=\"/v1/checks\"} 3",
        "kazasu_queue_taken{queue=\"requests\"} 0",
        "kazasu_queue_places{queue=\"requests\"} 1024",
        "kazasu_queue_taken{queue=\"hashes\"} 0",
        "kazasu_queue_taken{queue=\"writes\"} 0",
        "kazasu_age_seconds{of=\"audit_checkpoint\"} 60.0",
        "kazasu_age_seconds{of=\"revocation_lists\"} 60.0",
        "kazasu_maintenance 1",
        "kazasu_stopping 0",
        "# EOF",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    // Of whatever a caller sent or is, nothing.
    for mark in [
        result.result_id.as_str(),
        device.id().as_str(),
        device.facility().as_str(),
        "W0000001",
        FIRST,
        "127.0.0.1",
        "PLANTED",
        "planted",
    ] {
        assert!(!text.contains(mark), "{mark}");
    }
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_end() {
    let world = administered().await;
    let device = world.device(FIRST).await;
    let ask = json!({"facility_id": device.facility(), "method": "pin"});
    let half = Half::of(&world, &device, &Call::post(route::CHALLENGES, &ask)).await;
    let store = world.service().store.clone();
    let (address, admin) = (world.running.address, world.running.admin.unwrap());
    let World { running, http, .. } = world;
    let stopping = tokio::spawn(running.stop());
    let ready = || async {
        let answer = http.get(format!("http://{admin}/readyz")).send().await;
        answer.unwrap().status().as_u16()
    };
    while ready().await == 200 {}
    assert_eq!(ready().await, 503);
    assert!(!stopping.is_finished(), "it ends without having answered");
    assert!(
        meta::mode(&store).await.is_some(),
        "the database was closed too early"
    );
    let (status, answer) = half.finish().await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer.contains("challenge_id"));
    stopping.await.unwrap();
    assert!(meta::mode(&store).await.is_none(), "the database is open still");
    for gone in [address, admin] {
        assert!(
            std::net::TcpStream::connect(gone).is_err(),
            "{gone} still listens"
        );
    }
}
