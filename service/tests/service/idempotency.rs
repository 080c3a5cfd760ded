//! The same signature is asked about once, however often it is sent.

use uuid::Uuid;

use crate::world::{Call, Card, FIRST, SECOND, World, register};

#[tokio::test]
async fn the_same_body_gets_the_stored_answer() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let request = device.signed(&world, &card).await;
    let key = Uuid::now_v7().to_string();
    let first = device.submit_as(&world, &request, &key).await;
    let rows = world.rows().await;
    // The challenge is used and then over; the answer is the same byte for byte.
    for seconds in [0, 400] {
        world.pass(seconds);
        let again = device.submit_as(&world, &request, &key).await;
        assert_eq!(again.status, 200, "{}", again.json);
        assert_eq!(again.bytes, first.bytes);
    }
    assert_eq!(world.rows().await, rows);
}

#[tokio::test]
async fn another_body_is_refused() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let request = device.signed(&world, &card).await;
    let key = Uuid::now_v7().to_string();
    device.submit_as(&world, &request, &key).await.result();
    let rows = world.rows().await;
    let other = device.signed(&world, &card).await;
    let answer = device.submit_as(&world, &other, &key).await;
    answer.refused(422, "check.idempotency.conflict");
    assert_eq!(world.rows().await, rows);
    // The other body's challenge was not touched.
    device.submit(&world, &other).await.result();
}

#[tokio::test]
async fn a_key_belongs_to_its_device_and_facility() {
    let world = World::new().await;
    let (one, two) = (world.device(FIRST).await, world.device(SECOND).await);
    let card = Card::of(&world.mint, register::VALID);
    let key = Uuid::now_v7().to_string();
    let (first, second) = (one.signed(&world, &card).await, two.signed(&world, &card).await);
    let first = one.submit_as(&world, &first, &key).await.result();
    let second = two.submit_as(&world, &second, &key).await.result();
    assert_ne!(first.result_id, second.result_id);
}

#[tokio::test]
async fn sent_at_once_it_is_answered_once() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let request = device.signed(&world, &card).await;
    let key = Uuid::now_v7().to_string();
    let before = world.rows().await;
    let (a, b, c, d) = tokio::join!(
        device.submit_as(&world, &request, &key),
        device.submit_as(&world, &request, &key),
        device.submit_as(&world, &request, &key),
        device.submit_as(&world, &request, &key),
    );
    for answer in [&a, &b, &c, &d] {
        if answer.status != 200 {
            answer.refused(409, "check.idempotency.in-flight");
        }
    }
    assert!([&a, &b, &c, &d].iter().any(|answer| answer.status == 200));
    assert_eq!(world.rows().await.results, before.results + 1);
    // Two keys, one challenge: one of them.
    let request = device.signed(&world, &card).await;
    let (a, b) = tokio::join!(device.submit(&world, &request), device.submit(&world, &request));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn a_refusal_is_not_stored() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let mut request = device.signed(&world, &card).await;
    let key = Uuid::now_v7().to_string();
    let day = request.treated_on.replace("2027-01-01".parse().unwrap());
    let answer = device.submit_as(&world, &request, &key).await;
    answer.refused(422, "check.date.out-of-range");
    request.treated_on = day;
    device.submit_as(&world, &request, &key).await.result();
}

#[tokio::test]
async fn keys_have_a_form() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let request = device.signed(&world, &card).await;
    let answer = device
        .send(&world, Call::post(kazasu_wire::route::CHECKS, &request))
        .await;
    answer.refused(400, "check.idempotency.missing");
    for key in ["", "x", "00000000-0000-0000-0000-000000000000"] {
        let answer = device.submit_as(&world, &request, key).await;
        answer.refused(400, "request.field.invalid");
        assert_eq!(answer.json["field"], "Idempotency-Key");
    }
    let v4 = Uuid::new_v4().to_string();
    device
        .submit_as(&world, &request, &v4)
        .await
        .refused(400, "request.field.invalid");
    device.submit(&world, &request).await.result();
}
