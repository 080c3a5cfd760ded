//! Mails: handed to a real server (aiosmtpd of Debian), and what happens when there is none.

use jiff::Timestamp;
use kazasu_service::portal::mail::{self, Delivered};
use kazasu_service::settings::Mail;
use kazasu_wire::activation::FacilityKind;

use super::sink::Sink;
use super::{add_facilities, register, typed, world};
use crate::world::World;
use crate::world::browser::Browser;

fn to(port: u16) -> Mail {
    Mail {
        server: format!("smtp://127.0.0.1:{port}").parse().unwrap(),
        password: None,
        from: "架空資格確認機構 <no-reply@kazasu.example>".to_owned(),
    }
}

async fn world_with(port: u16) -> World {
    let world = World::with(|settings| settings.portal.mail = Some(to(port))).await;
    add_facilities(&world).await;
    world
}

/// A clinic registers, which writes one mail.
async fn registered(world: &World, email: &str) {
    register(world, &typed(&FacilityKind::Judo, email)).await.is(200);
}

async fn states(world: &World) -> Vec<(String, i64)> {
    sqlx::query_as("SELECT state, tries FROM mails ORDER BY written_at, mail_id")
        .fetch_all(world.service().store.read())
        .await
        .unwrap()
}

/// Until the sender of the service itself, or the test, has brought the mails to this state.
async fn until(world: &World, expected: &[(&str, i64)]) {
    let all = async {
        loop {
            let states = states(world).await;
            let reached = states.iter().map(|(state, tries)| (state.as_str(), *tries));
            if reached.eq(expected.iter().copied()) {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    if tokio::time::timeout(std::time::Duration::from_secs(60), all)
        .await
        .is_err()
    {
        assert_eq!(format!("{:?}", states(world).await), format!("{expected:?}"));
    }
}

#[tokio::test]
async fn a_mail_is_handed_over_once_and_says_what_it_should() {
    let sink = Sink::start();
    let world = world_with(sink.port).await;
    let email = "real@clinic.example";
    registered(&world, email).await;
    until(&world, &[("sent", 1)]).await;
    for _ in 0..3 {
        world.pass(3_600);
        assert_eq!(
            mail::send_due(world.service()).await.unwrap(),
            Delivered::default()
        );
    }
    let taken = sink.taken();
    assert_eq!(sink.count(), 1, "{taken}");
    assert!(taken.contains("RCPT real@clinic.example"), "{taken}");
    let (mail_id,): (String,) = sqlx::query_as("SELECT mail_id FROM mails")
        .fetch_one(world.service().store.read())
        .await
        .unwrap();
    assert!(
        taken.contains(&format!("Message-ID: <{mail_id}@kazasu.example>")),
        "{taken}"
    );
    assert!(
        taken.contains("no-reply@kazasu.example") && taken.contains("charset=utf-8"),
        "{taken}"
    );
}

/// While the server is down: tried again after growing waits by the service's clock, and then sent once.
#[tokio::test]
async fn a_server_that_is_down_is_tried_again_with_growing_waits() {
    let sink = Sink::start();
    sink.answers("451 try again later");
    let world = world_with(sink.port).await;
    registered(&world, "later@clinic.example").await;
    until(&world, &[("waiting", 1)]).await;
    // Minutes: each wait is twice the one before, up to six hours.
    for (tries, minutes) in (2..).zip([1, 2, 4, 8, 16, 32, 64, 128, 256, 360]) {
        let wait = minutes * 60;
        world.pass(wait - 1);
        assert_eq!(
            mail::send_due(world.service()).await.unwrap().postponed,
            0,
            "{wait}: too early"
        );
        world.pass(1);
        mail::send_due(world.service()).await.unwrap();
        until(&world, &[("waiting", tries)]).await;
    }
    assert_eq!(sink.count(), 0);
    sink.answers("250 taken");
    world.pass(360 * 60);
    mail::send_due(world.service()).await.unwrap();
    until(&world, &[("sent", 12)]).await;
    assert_eq!(sink.count(), 1);
}

/// Nobody's server: refused for good is not tried again, however long one waits, and other mails go on.
#[tokio::test]
async fn what_is_refused_for_good_is_never_tried_again() {
    let sink = Sink::start();
    sink.answers("550 no such mailbox");
    let world = world_with(sink.port).await;
    registered(&world, "none@clinic.example").await;
    until(&world, &[("failed", 1)]).await;
    sink.answers("250 taken");
    for _ in 0..40 {
        world.pass(6 * 3_600);
        assert_eq!(
            mail::send_due(world.service()).await.unwrap(),
            Delivered::default()
        );
    }
    registered(&world, "some@clinic.example").await;
    until(&world, &[("failed", 1), ("sent", 1)]).await;
    assert_eq!(sink.count(), 1);
    assert!(!sink.taken().contains("none@clinic.example"), "{}", sink.taken());
}

/// The line breaks while a mail is on it: the server has not taken it, so it is sent again, once.
#[tokio::test]
async fn a_connection_lost_in_the_middle_of_a_mail_costs_a_wait() {
    let sink = Sink::start();
    sink.answers("cut");
    let world = world_with(sink.port).await;
    registered(&world, "cut@clinic.example").await;
    until(&world, &[("waiting", 1)]).await;
    world.pass(60);
    assert_eq!(mail::send_due(world.service()).await.unwrap().postponed, 1);
    assert_eq!(sink.count(), 0);
    sink.answers("250 taken");
    world.pass(119);
    assert_eq!(
        mail::send_due(world.service()).await.unwrap(),
        Delivered::default()
    );
    world.pass(1);
    assert_eq!(mail::send_due(world.service()).await.unwrap().sent, 1);
    until(&world, &[("sent", 3)]).await;
    assert_eq!(sink.count(), 1);
}

/// A server that has said that it took the mail and is gone before it is thanked: the mail is sent, and stays so.
#[tokio::test]
async fn a_server_that_accepted_never_gets_a_mail_twice() {
    let sink = Sink::start();
    sink.answers("hasty");
    let world = world_with(sink.port).await;
    registered(&world, "hasty@clinic.example").await;
    until(&world, &[("sent", 1)]).await;
    for _ in 0..20 {
        world.pass(6 * 3_600);
        assert_eq!(
            mail::send_due(world.service()).await.unwrap(),
            Delivered::default()
        );
    }
    assert_eq!(sink.count(), 1);
}

/// A server that took the mail and never said so cannot be told from one that did not: it goes out once more, and its
/// `Message-ID` is the same, by which the receiver knows it.
#[tokio::test]
async fn an_acceptance_that_nobody_heard_is_repeated_under_the_same_id() {
    let sink = Sink::start();
    sink.answers("deaf");
    let world = world_with(sink.port).await;
    registered(&world, "deaf@clinic.example").await;
    until(&world, &[("waiting", 1)]).await;
    assert_eq!(sink.count(), 1);
    sink.answers("250 taken");
    world.pass(60);
    mail::send_due(world.service()).await.unwrap();
    until(&world, &[("sent", 2)]).await;
    let taken = sink.taken();
    let ids: Vec<&str> = taken
        .lines()
        .filter(|line| line.starts_with("Message-ID:"))
        .collect();
    assert_eq!((ids.len(), ids[0] == ids[1]), (2, true), "{taken}");
}

#[tokio::test]
async fn a_refusal_for_good_and_a_day_of_silence_end_the_tries() {
    let sink = Sink::start();
    sink.answers("550 no such mailbox");
    let world = world_with(sink.port).await;
    registered(&world, "none@clinic.example").await;
    until(&world, &[("failed", 1)]).await;
    // Nobody listens there.
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let world = world_with(closed).await;
    registered(&world, "none@clinic.example").await;
    until(&world, &[("waiting", 1)]).await;
    for tries in 2..12 {
        world.pass(6 * 3_600);
        mail::send_due(world.service()).await.unwrap();
        until(&world, &[("waiting", tries)]).await;
    }
    world.pass(6 * 3_600);
    mail::send_due(world.service()).await.unwrap();
    until(&world, &[("failed", 12)]).await;
}

/// Many senders at once, as of several instances: each mail goes out once.
#[tokio::test]
async fn many_senders_send_each_mail_once() {
    let sink = Sink::start();
    sink.answers("451 not yet");
    let world = world_with(sink.port).await;
    for number in 0..6 {
        let email = format!("many{number}@clinic.example");
        registered(&world, &email).await;
    }
    until(&world, &[("waiting", 1); 6]).await;
    sink.answers("250 taken");
    world.pass(60);
    let service = world.service();
    let rounds = [(); 8].map(|()| mail::send_due(service));
    let [a, b, c, d, e, f, g, h] = rounds;
    let done = tokio::join!(a, b, c, d, e, f, g, h);
    let sent =
        [done.0, done.1, done.2, done.3, done.4, done.5, done.6, done.7].map(|round| round.unwrap().sent);
    until(&world, &[("sent", 2); 6]).await;
    assert!(sent.iter().sum::<u32>() <= 6);
    assert_eq!(sink.count(), 6);
}

/// Where a sender died with a mail in its hands, another one sends it after five minutes.
#[tokio::test]
async fn a_mail_in_the_hands_of_nobody_is_taken_up_again() {
    let sink = Sink::start();
    sink.answers("451 not yet");
    let world = world_with(sink.port).await;
    registered(&world, "held@clinic.example").await;
    until(&world, &[("waiting", 1)]).await;
    sink.answers("250 taken");
    world.pass(60);
    let until_then: Timestamp = world.now() + jiff::SignedDuration::from_secs(300);
    let mut write = world.service().store.write().await.unwrap();
    sqlx::query("UPDATE mails SET held_until = $1")
        .bind(until_then.as_millisecond())
        .execute(write.connection())
        .await
        .unwrap();
    write.commit().await.unwrap();
    world.pass(299);
    assert_eq!(
        mail::send_due(world.service()).await.unwrap(),
        Delivered::default()
    );
    world.pass(1);
    mail::send_due(world.service()).await.unwrap();
    until(&world, &[("sent", 2)]).await;
    assert_eq!(sink.count(), 1);
}

#[tokio::test]
async fn the_outbox_page_is_there_in_test_mode() {
    let world = world().await;
    let mut browser = Browser::new(&world);
    browser
        .get("/test/outbox")
        .await
        .is(200)
        .says("メールはまだありません");
    registered(&world, "page@clinic.example").await;
    let page = browser.get("/test/outbox").await.is(200);
    page.says("page@clinic.example");
    page.says("/register/links/");
}
