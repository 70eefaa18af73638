import { Amplify } from 'aws-amplify';
import { confirmResetPassword, resetPassword } from 'aws-amplify/auth';

window.login = {
  async configure(endpoint, userPoolId, userPoolClientId) {
    const Cognito = { userPoolEndpoint: endpoint, userPoolId, userPoolClientId };
    Amplify.configure({ Auth: { Cognito } });
  },

  async forgot(username) {
    const { nextStep } = await resetPassword({ username });
    return nextStep.codeDeliveryDetails.destination;
  },

  confirm: (username, confirmationCode, newPassword) =>
    confirmResetPassword({ username, confirmationCode, newPassword }),
};
