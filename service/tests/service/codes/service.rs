//! `service.…`: what is the service's own fault, over real connections.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use kazasu_service::certificate::CertificateName;
use kazasu_service::person::PersonKey;
use kazasu_service::registry::{self, Qualification, Registry};
use kazasu_service::{Service, Settings, api};
use kazasu_wire::problem::Problem;
use kazasu_wire::route;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::of;
use crate::world::{Answer, Call, Card, Device, FIRST, World, register};

#[tokio::test]
async fn of_the_service() {
    for (code, status) in of("service") {
        let problem = raise(code).await;
        assert_eq!((problem.code.as_str(), problem.status), (code, status));
    }
}

async fn raise(code: &str) -> Problem {
    match code {
        "service.overload.busy" => no_room_to_hash().await,
        "service.request.timeout" => silent_register().await,
        "service.storage.unavailable" => lost_database().await,
        "service.internal.bug" => broken_register().await,
        other => unreachable!("nothing raises {other}"),
    }
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

/// More passwords at once than are looked at.
async fn no_room_to_hash() -> Problem {
    let world = World::with(|settings| settings.limits.hashes = 1).await;
    let account = world.account(FIRST).await;
    let _place = world.service().limits.hashes().enter().unwrap();
    let answer = Device::new().activate(&world, &account).await;
    answer.refused(503, "service.overload.busy");
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// A register that is asked and never answers.
struct Silent(Arc<Notify>);

impl Registry for Silent {
    fn look_up<'a>(
        &'a self,
        _: &'a CertificateName,
        _: Date,
    ) -> registry::Answer<'a, Option<(PersonKey, Qualification)>> {
        self.0.notify_one();
        Box::pin(std::future::pending())
    }
}

/// Time is put forward as soon as the register is asked.
async fn silent_register() -> Problem {
    let asked = Arc::new(Notify::new());
    let answer = check_at_an_instance_with(Arc::new(Silent(asked.clone())), async || {
        asked.notified().await;
        put_forward(120).await;
    })
    .await;
    answer.refused(503, "service.request.timeout");
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// A register with a bug.
struct Broken;

impl Registry for Broken {
    fn look_up<'a>(
        &'a self,
        _: &'a CertificateName,
        _: Date,
    ) -> registry::Answer<'a, Option<(PersonKey, Qualification)>> {
        unreachable!("planted: 試験 花子")
    }
}

async fn broken_register() -> Problem {
    let answer = check_at_an_instance_with(Arc::new(Broken), async || ()).await;
    answer.refused(500, "service.internal.bug");
    assert!(
        !answer.json.to_string().contains("planted"),
        "the panic is quoted"
    );
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// The answer to a check at another instance of a service, which has this register.
async fn check_at_an_instance_with(own: Arc<dyn Registry>, meanwhile: impl AsyncFnOnce()) -> Answer {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let request = device
        .signed(&world, &Card::of(&world.mint, register::VALID))
        .await;
    let settings = Settings {
        origin: Some(world.running.origin.clone()),
        ..world.settings.clone()
    };
    let mut instance = Service::open(settings, world.clock.clone()).await.unwrap();
    instance.registry = own;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let (routes, _) = api::router(Arc::new(instance));
    let serving = axum_server::from_tcp(listener)
        .unwrap()
        .serve(routes.into_make_service_with_connect_info::<SocketAddr>());
    let serving = tokio::spawn(serving);

    let call = Call::post(route::CHECKS, &request);
    let proof = device.proof(&device.claims(&world, &call).await);
    let sent = world
        .http
        .post(format!("http://{address}{}", route::CHECKS))
        .header("DPoP", proof)
        .header(
            "Authorization",
            format!("DPoP {}", device.token.as_ref().unwrap()),
        )
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", uuid::Uuid::now_v7().to_string())
        .body(call.body)
        .send();
    let sent = tokio::spawn(sent);
    meanwhile().await;
    let answer = Answer::of(sent.await.unwrap().unwrap()).await;
    serving.abort();
    answer
}

async fn put_forward(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

/// A device that never sends the body it promised. Time is put forward as soon as the service waits for it, by more than
/// a body may take and less than a request.
pub(super) async fn endless_body() -> Problem {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let call = Call::post(route::CHALLENGES, &());
    let proof = device.proof(&device.claims(&world, &call).await);
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: kazasu\r\nContent-Type: application/json\r\nDPoP: {proof}\r\n\
         Authorization: DPoP {}\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
        call.path,
        device.token.as_ref().unwrap()
    );
    let mut stream = TcpStream::connect(world.running.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    // Sent when the body is asked for.
    read_until(&mut stream, &mut heard, "100 Continue").await;
    put_forward(25).await;
    read_until(&mut stream, &mut heard, "\"request_id\"").await;
    let text = String::from_utf8(heard).unwrap();
    assert!(text.contains("HTTP/1.1 408 "), "{text}");
    let body = text.rsplit("\r\n\r\n").next().unwrap();
    serde_json::from_str(body).unwrap()
}

async fn read_until(stream: &mut TcpStream, heard: &mut Vec<u8>, mark: &str) {
    while !String::from_utf8_lossy(heard).contains(mark) {
        let mut some = [0; 4_096];
        let read = stream.read(&mut some).await.unwrap();
        assert!(read > 0, "closed after {}", String::from_utf8_lossy(heard));
        heard.extend_from_slice(&some[..read]);
    }
}
