//! `receipt.…`: what receipt computers are refused.

use kazasu_service::receipt::client;
use kazasu_wire::route;

use super::of;
use crate::world::receipt::{number_path, result_path};
use crate::world::{Answer, Card, FIRST, Receipt, World, register};

#[tokio::test]
async fn of_receipt_computers() {
    let world = World::new().await;
    let device = world.device(FIRST).await;
    let card = Card::of(&world.mint, register::VALID);
    let result = device.check(&world, &card).await.result();
    let number = number_path(&result.result_id);
    for (code, status) in of("receipt") {
        raise(&world, &number, code).await.refused(status, code);
    }
}

async fn raise(world: &World, number: &str, code: &str) -> Answer {
    let mut receipt = Receipt::of(world, FIRST).await;
    let list = route::RECEIPT_RESULTS;
    match code {
        "receipt.client.invalid" => {
            receipt.secret.push('x');
            receipt.basic(world).await
        }
        "receipt.limit.too-many" | "receipt.limit.locked" => wrong_secrets(code).await,
        "receipt.client.not-approved" => Receipt::waiting(world, FIRST).await.post(world).await,
        "receipt.client.stopped" => {
            let id = receipt.id.parse().unwrap();
            client::stop(world.service(), &id).await.unwrap();
            receipt.basic(world).await
        }
        "receipt.token.missing" => world.plain(reqwest::Method::GET, list).await,
        "receipt.token.invalid" => {
            receipt.token.push('x');
            receipt.get(world, list, &[]).await
        }
        "receipt.token.expired" => {
            world.pass(600);
            receipt.get(world, list, &[]).await
        }
        "receipt.result.unknown" => receipt.get(world, &result_path(&"never"), &[]).await,
        "receipt.format.not-offered" => receipt.get(world, list, &[("Accept", "text/html")]).await,
        "receipt.condition.missing" => receipt.set(world, number, Some("K-1"), None).await,
        "receipt.condition.failed" => receipt.set(world, number, Some("K-1"), Some("\"other\"")).await,
        other => unreachable!("nothing raises {other}"),
    }
}

/// Tries with a wrong secret, waiting as told, until the answer has this code.
async fn wrong_secrets(code: &str) -> Answer {
    let world = World::new().await;
    let mut receipt = Receipt::waiting(&world, FIRST).await;
    receipt.secret.push('x');
    loop {
        let answer = receipt.basic(&world).await;
        if answer.code() == code {
            return answer;
        }
        if answer.code() == "receipt.limit.too-many" {
            world.pass(answer.json["retry_after"].as_i64().unwrap());
        } else {
            answer.refused(401, "receipt.client.invalid");
        }
    }
}
