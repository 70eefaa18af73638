import { CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';

let pool;

const user = (name) => new CognitoUser({ Username: name, Pool: pool });

window.login = {
  async configure(endpoint, UserPoolId, ClientId) {
    pool = new CognitoUserPool({ endpoint, UserPoolId, ClientId });
  },

  forgot: (username) =>
    new Promise((resolve, onFailure) =>
      user(username).forgotPassword({
        inputVerificationCode: (data) => resolve(data.CodeDeliveryDetails.Destination),
        onFailure,
      })
    ),

  confirm: (username, code, password) =>
    new Promise((onSuccess, onFailure) =>
      user(username).confirmPassword(code, password, { onSuccess, onFailure })
    ),
};
