### やさしい日本語。vendor は ja のものを使います。

check-challenge-expired = 時間がすぎました
    .staff = 始めてから時間がすぎました。カードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { check-challenge-expired }。{ check-challenge-expired.staff }

check-challenge-unknown = もう一度、確認してください
    .staff = もう一度、準備をします。カードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { check-challenge-unknown }。{ check-challenge-unknown.staff }

check-challenge-used = この確認は、もう終わっています
    .staff = 同じ確認は、もう終わっています。前の結果を見てください。結果がないときは、カードをもう一度かざしてください。
    .patient = { -patient-wait }
    .spoken = { check-challenge-used }。{ check-challenge-used.staff }

check-date-out-of-range = 施術日を見てください
    .staff = この施術日では確認できません。正しい日を選んでください。
    .patient = { -patient-wait }
    .spoken = { check-date-out-of-range }。{ check-date-out-of-range.staff }

check-face-not-compared = 顔をまだ見ていません
    .staff = カードの写真と顔が同じか見てください。同じときだけ、続けてください。ちがうときは、4つの数字を入れる方法に変えてください。
    .patient = { -patient-wait }
    .spoken = { check-face-not-compared }。{ check-face-not-compared.staff }

check-facility-not-allowed = この施術所では確認できません
    .staff = この機械は、この施術所で使えません。施術所を選びなおしてください。まただめなときは、管理者に言ってください。
    .patient = { -patient-wait }
    .spoken = { check-facility-not-allowed }。{ check-facility-not-allowed.staff }

check-idempotency-conflict = 確認を送れませんでした
    .staff = 同じ番号で、ちがう内容を送りました。カードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { check-idempotency-conflict }。{ check-idempotency-conflict.staff }

check-idempotency-in-flight = 確認しています
    .staff = 今、同じ確認をしています。そのまま待ってください。
    .patient = { -patient-wait }
    .spoken = { check-idempotency-in-flight }。{ check-idempotency-in-flight.staff }

check-idempotency-missing = 確認を送れませんでした
    .staff = 送るために必要な番号がありませんでした。アプリを新しくしてください。次に、カードをもう一度かざしてください。
    .patient = { -patient-wait }
    .spoken = { check-idempotency-missing }。{ check-idempotency-missing.staff }

check-method-not-allowed = この方法は使えません
    .staff = この施術所では、この方法が使えません。もう一つの方法に変えてください。
    .patient = { -patient-wait }
    .spoken = { check-method-not-allowed }。{ check-method-not-allowed.staff }

check-signature-invalid = カードを確認できませんでした
    .staff = カードを確認できませんでした。もう一度かざしてください。まただめなときは、ほかの方法で確認してください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { check-signature-invalid }。{ check-signature-invalid.staff }


check-terminal-exhausted = 顔を見る方法を何回も使いました
    .staff = 同じ確認で何回もカードを読みました。もう一度、最初から始めてください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { check-terminal-exhausted }。{ check-terminal-exhausted.staff }

check-terminal-expired = 顔を見る方法はいま使えません
    .staff = 4つの数字を入れる方法に変えてください。そして、サポートの人に知らせてください。
    .patient = 4つの数字を入れて確認します。
    .spoken = { check-terminal-expired }。{ check-terminal-expired.staff }

check-terminal-unanswered = カードの確認が終わっていません
    .staff = カードの確認が終わっていません。カードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { check-terminal-unanswered }。{ check-terminal-unanswered.staff }

check-terminal-unknown = もう一度、確認してください
    .staff = もう一度、準備をします。カードをもう一度かざしてください。
    .patient = もう一度、カードをかざしてください。
    .spoken = { check-terminal-unknown }。{ check-terminal-unknown.staff }
