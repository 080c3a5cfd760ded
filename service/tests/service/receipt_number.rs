//! 照会番号: set by the receipt computer, seen by all of the clinic, never lost to a slower writer.

use kazasu_wire::route;
use serde_json::json;

use crate::world::receipt::{number_path, result_path};
use crate::world::{Answer, Call, Card, FIRST, Receipt, World, register};

#[tokio::test]
async fn set_read_changed_and_taken_away() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let request = device
        .signed(&world, &Card::of(&world.mint, register::VALID))
        .await;
    let key = uuid::Uuid::now_v7().to_string();
    let answered = device.submit_as(&world, &request, &key).await;
    let result = answered.result();
    let receipt = Receipt::of(&world, FIRST).await;
    let path = number_path(&result.result_id);

    let none = receipt.get(&world, &path, &[]).await;
    assert_eq!(none.json, json!({"reference_number": null}));
    let set = receipt
        .set(&world, &path, Some("患者-0001"), Some(&none.tag()))
        .await;
    assert_eq!(
        (set.status, &set.json),
        (200, &json!({"reference_number": "患者-0001"}))
    );
    let read = receipt.get(&world, &path, &[]).await;
    assert_eq!((&read.json, read.tag()), (&set.json, set.tag()));

    // Everybody of the clinic sees it: the list, the result, XML, the clipboard text, the devices.
    let page = receipt.page(&world, "").await;
    assert_eq!(page.results[0].reference_number.as_deref(), Some("患者-0001"));
    let one = result_path(&result.result_id);
    let xml = receipt.get(&world, &one, &[("Accept", "application/xml")]).await;
    assert!(
        xml.text()
            .contains("<ReferenceNumber>患者-0001</ReferenceNumber>")
    );
    let copy = receipt
        .get(&world, &one, &[("Accept", "text/tab-separated-values")])
        .await;
    assert!(
        copy.text().starts_with("照会番号\t患者-0001\r\n"),
        "{}",
        copy.text()
    );
    let on_device = device
        .send(
            &world,
            Call::get(format!("{}/{}", route::RESULTS, result.result_id)),
        )
        .await;
    assert_eq!(on_device.result().reference_number.as_deref(), Some("患者-0001"));
    // The check itself is answered again as it was.
    assert_eq!(
        device.submit_as(&world, &request, &key).await.bytes,
        answered.bytes
    );

    let taken = receipt.set(&world, &path, None, Some(&set.tag())).await;
    assert_eq!((taken.status, taken.tag()), (200, none.tag()));
    assert_eq!(receipt.page(&world, "").await.results, [result]);
    assert_eq!(world.count("SELECT COUNT(*) FROM inquiry_numbers").await, 0);
}

#[tokio::test]
async fn the_slower_writer_is_told_and_a_repetition_is_not() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let result = device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
        .result();
    let (one, two) = (Receipt::of(&world, FIRST).await, Receipt::of(&world, FIRST).await);
    let path = number_path(&result.result_id);
    let seen = one.get(&world, &path, &[]).await.tag();

    one.set(&world, &path, Some("A"), None)
        .await
        .refused(428, "receipt.condition.missing");
    assert_eq!(one.set(&world, &path, Some("A"), Some(&seen)).await.status, 200);
    // Its answer was lost: the same again, with the tag of before.
    assert_eq!(one.set(&world, &path, Some("A"), Some(&seen)).await.status, 200);
    two.set(&world, &path, Some("B"), Some(&seen))
        .await
        .refused(412, "receipt.condition.failed");
    let weak = format!("W/{}", one.get(&world, &path, &[]).await.tag());
    two.set(&world, &path, Some("B"), Some(&weak))
        .await
        .refused(412, "receipt.condition.failed");
    assert_eq!(two.get(&world, &path, &[]).await.json["reference_number"], "A");
    assert_eq!(two.set(&world, &path, Some("B"), Some("*")).await.status, 200);
    assert_eq!(one.get(&world, &path, &[]).await.json["reference_number"], "B");
}

#[tokio::test]
async fn numbers_that_are_none() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let result = device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
        .result();
    let receipt = Receipt::of(&world, FIRST).await;
    let path = number_path(&result.result_id);
    for number in ["", " 1", "a\tb", "a\r\n氏名\t別人", &"9".repeat(65)] {
        let answer = receipt.set(&world, &path, Some(number), Some("*")).await;
        answer.refused(400, "request.body.malformed");
    }
    let put = |body: &'static str, content_type| {
        world
            .http
            .put(world.running.origin.join(&path))
            .bearer_auth(&receipt.token)
            .header("If-Match", "*")
            .header("Content-Type", content_type)
            .body(body)
    };
    let answer = Answer::of(put("{", "application/json").send().await.unwrap()).await;
    answer.refused(400, "request.body.malformed");
    let answer = Answer::of(put("{}", "text/plain").send().await.unwrap()).await;
    answer.refused(415, "request.body.wrong-type");
    let answer = receipt.send(&world, reqwest::Method::DELETE, &path, &[]).await;
    answer.refused(405, "request.method.not-allowed");
    assert_eq!(world.count("SELECT COUNT(*) FROM inquiry_numbers").await, 0);
}

#[tokio::test]
async fn at_rest_it_is_sealed() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let result = device
        .check(&world, &Card::of(&world.mint, register::VALID))
        .await
        .result();
    let receipt = Receipt::of(&world, FIRST).await;
    let planted = "planted-照会-0001";
    let path = number_path(&result.result_id);
    assert_eq!(
        receipt.set(&world, &path, Some(planted), Some("*")).await.status,
        200
    );
    let (sealed,): (Vec<u8>,) = sqlx::query_as("SELECT sealed FROM inquiry_numbers")
        .fetch_one(world.service().store.read())
        .await
        .unwrap();
    assert!(
        !sealed
            .windows(planted.len())
            .any(|part| part == planted.as_bytes())
    );
}
