//! `receipt.…`: what receipt computers are refused.

use kazasu_service::receipt::client;
use kazasu_wire::route;

use super::of;
use crate::tries;
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
        "receipt.limit.too-many" => {
            let world = tries::world().await;
            let receipt = Receipt::of(&world, FIRST).await;
            for _ in 0..5 {
                let answer = tries::token(&world, &receipt, tries::OWNER, "kzs_wrong").await;
                answer.refused(401, "receipt.client.invalid");
            }
            tries::token(&world, &receipt, tries::OWNER, &receipt.secret).await
        }
        "receipt.limit.locked" => {
            let world = tries::world().await;
            let receipt = Receipt::of(&world, FIRST).await;
            tries::until_client_locked(&world, &receipt, tries::ATTACKER)
                .await
                .1
        }
        other => unreachable!("nothing raises {other}"),
    }
}
