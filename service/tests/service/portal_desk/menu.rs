//! The cards of 各種申請 (requirements 137–148).

use super::{JUDO, apply};
use crate::world::World;
use crate::world::desk::COMPARED;
use crate::world::walker::Walker;

const EVERYBODY: &[(&str, &str)] = &[
    ("/applications/new/start-of-use", "利用開始申請"),
    (
        "/applications/new/additional-terminals",
        "資格確認端末機器（アカウント）追加申請",
    ),
    ("/applications/new/start-date", "運用開始日登録"),
    ("/applications/new/end-or-change", "利用終了・変更申請"),
    ("/accounts", "資格確認アカウント管理"),
    ("#list", "資格確認アカウント申請状況"),
    ("/notices", "お知らせ"),
    ("/faq", "よくある質問"),
];
const CLINICS: &[(&str, &str)] = &[
    ("/applications/new/subsidy", "助成金交付申請"),
    ("#list", "交付決定通知書ダウンロード"),
    ("/applications/new/co-location", "併設申告"),
    ("/applications/new/co-location-end", "併設取消"),
];

fn card((href, title): &(&str, &str)) -> String {
    format!("<a href=\"{href}\"><span class=\"card-title\">{title}</span>")
}

#[tokio::test]
async fn a_card_for_whatever_can_be_done() {
    let world = World::compared().await;
    let mut clinic = Walker::new(&world);
    let menu = clinic.register("judo", JUDO, "one@clinic.example").await;
    menu.says("マイナ資格確認アプリに関する情報についてご確認いただけます。");
    menu.says("こちらからマイナ資格確認アプリの利用開始申請を実施いただけます。");
    for one in EVERYBODY.iter().chain(CLINICS) {
        menu.says(&card(one));
    }
    menu.says("申請はまだありません。");
    let trail = menu.between("<nav class=\"trail\"", "</nav>");
    assert_eq!(trail.matches("各種申請").count(), 1, "{trail}");
    let id = apply(&mut clinic, "2").await;
    let menu = clinic.get("/applications").await.is(200);
    menu.says("<h2 id=\"list\">資格確認アカウント申請状況</h2>");
    menu.says(&format!("href=\"/applications/{id}\">利用開始申請</a>"));
}

/// What a subsidy is given for, and until when, is the operator's to say.
#[tokio::test]
async fn the_form_of_the_subsidy_tells_its_rules() {
    let world = World::with(|settings| {
        settings.office.subsidy_cap = 12_345;
        settings.office.subsidy_deadline = "2027-03-31".parse().ok();
    })
    .await;
    world.import_facilities(COMPARED).await;
    let mut clinic = Walker::new(&world);
    clinic.register("judo", JUDO, "one@clinic.example").await;
    let form = clinic.get("/applications/new/subsidy").await.is(200);
    form.says("基準額（12,345円）を上限に交付されます。申請は2027-03-31まで受け付けます。");
}

#[tokio::test]
async fn a_place_for_health_checks_has_no_subsidy_and_no_neighbour() {
    let world = World::compared().await;
    let mut place = Walker::new(&world);
    let facility = [
        ("kind", "health_check"),
        ("prefecture", "48"),
        ("institution_digits", "0000003"),
    ];
    let menu = place.register_facility(&facility, "one@check.example").await;
    for one in EVERYBODY {
        menu.says(&card(one));
    }
    for (_, title) in CLINICS {
        assert!(!menu.body.contains(title), "{title}");
    }
}
