### 日本語

fallback-record-due = 資格未確認が{ $count }件あります
    .staff = 今月のうちに確認し直す患者さんがいます。次の来院時にカードで確認してください。
    .patient = { -patient-wait }
    .vendor = 資格未確認の行が{ $count }件残っています。
    .spoken = { fallback-record-due }。{ fallback-record-due.staff }

fallback-record-none = 資格未確認はありません
    .staff = 確認し直す患者さんはいません。受付を続けてください。
    .patient = { -patient-wait }
    .vendor = 資格未確認の行がありません。
    .spoken = { fallback-record-none }。{ fallback-record-none.staff }

fallback-way-portal = マイナ保険証とマイナポータルの資格画面
    .staff = マイナンバーカードと、マイナポータルの資格情報画面を見せてもらってください。ダウンロードしたPDFファイルでもかまいません。
    .patient = カードと、マイナポータルの画面を見せてください。
    .vendor = 要件244の方法です。
    .spoken = マイナンバーカードと、マイナポータルの資格情報画面を見せてもらってください。ダウンロードしたPDFでもかまいません。

fallback-way-notice = マイナ保険証と資格情報のお知らせ
    .staff = マイナンバーカードと資格情報のお知らせを一緒に見せてもらってください。お知らせだけでは確認できません。
    .patient = カードと、資格情報のお知らせを見せてください。
    .vendor = 要件244と253aの方法です。お知らせだけでは使えません。
    .spoken = { fallback-way-notice }。{ fallback-way-notice.staff }

fallback-way-oral = 過去の資格情報と口頭の確認
    .staff = 過去の受療で資格情報がわかっているときだけ使えます。変わっていないか患者さんに口頭で確かめてください。
    .patient = 前の保険から変わっていませんか。
    .vendor = 要件245の方法です。
    .spoken = { fallback-way-oral }。{ fallback-way-oral.staff }

fallback-way-certificate = 資格確認書
    .staff = マイナンバーカードを持っていない方の方法です。資格確認書を見せてもらってください。期限の日付も確かめてください。
    .patient = 資格確認書を見せてください。
    .vendor = 要件248の方法です。
    .spoken = { fallback-way-certificate }。{ fallback-way-certificate.staff }

fallback-way-insurance-card = 健康保険証
    .staff = 期限の残っている健康保険証を見せてもらってください。遅くとも2025年12月1日までの方法です。
    .patient = 健康保険証を見せてください。
    .vendor = 要件248の方法です。2025-12-01まで。
    .spoken = { fallback-way-insurance-card }。{ fallback-way-insurance-card.staff }

fallback-record-confirmed = 資格未確認の記録を確認できました
    .staff = 別の方法で確認していた患者さんの資格を、カードで確認できました。記録は一覧から外しました。受付を続けてください。
    .patient = 今日はカードで確認できました。
    .vendor = 番号の一致する資格未確認の行を削除しました。
    .spoken = { fallback-record-confirmed }。{ fallback-record-confirmed.staff }
